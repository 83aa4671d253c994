import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import type { CourseId, LessonId } from '../course.ts'
import { courseProblems } from '../course-problems.ts'
import { findCourse } from './course-sql.ts'
import type { DraftLesson } from './draft.ts'
import { findDraftLesson } from './lesson-sql.ts'

/** One lesson of a draft with its text; refused with 404 when the draft has none of this id. */
export async function getDraftLesson(
  { db }: Uses<'db'>,
  actor: OrganizationActor,
  courseId: CourseId,
  lessonId: LessonId,
): Promise<DraftLesson> {
  return db.forOrganization(actor).transaction(async (tx) => {
    const course = await findCourse(tx, actor.organizationId, courseId)
    const lesson = course && (await findDraftLesson(tx, course, lessonId))
    if (!lesson) throw courseProblems.lessonNotFound()
    return lesson
  })
}
