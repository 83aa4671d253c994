import { findLessonPage, type LessonId, type LessonPage, readOutline } from '#modules/courses/public.ts'
import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { type EnrollmentId, type LessonProgress, lessonsOf, notBegun } from './enrollment.ts'
import { findEnrollment } from './enrollment-sql.ts'
import { learningProblems } from './learning-problems.ts'
import { selectProgress } from './progress-sql.ts'

type Neighbor = Pick<LessonPage, 'id' | 'title'>

/** A lesson as a learner reads it: its text, where it stands, and how far they are. */
export interface ReadLesson extends LessonPage, LessonProgress {
  readonly moduleTitle: string
  readonly previous: Neighbor | null
  readonly next: Neighbor | null
}

/** A lesson of the version the actor is enrolled in; refused with 404 when the enrollment or the lesson is not theirs. */
export async function getLesson(
  { db }: Uses<'db'>,
  actor: OrganizationActor,
  { enrollmentId, lessonId }: { enrollmentId: EnrollmentId; lessonId: LessonId },
): Promise<ReadLesson> {
  return db.forOrganization(actor).transaction(async (tx) => {
    const enrollment = await findEnrollment(tx, actor, enrollmentId)
    if (!enrollment) throw learningProblems.enrollmentNotFound()
    const [lesson, modules, progress] = await Promise.all([
      findLessonPage(tx, actor.organizationId, enrollment.versionId, lessonId),
      readOutline(tx, actor.organizationId, enrollment.versionId),
      selectProgress(tx, actor.organizationId, enrollmentId),
    ])
    if (!lesson) throw learningProblems.lessonNotFound()

    const order = lessonsOf(modules)
    const index = order.findIndex(({ id }) => id === lessonId)
    const module = modules.find(({ lessons }) => lessons.some(({ id }) => id === lessonId))
    return {
      ...lesson,
      ...(progress.get(lessonId) ?? notBegun),
      moduleTitle: module?.title ?? '',
      previous: order[index - 1] ?? null,
      next: order[index + 1] ?? null,
    }
  })
}
