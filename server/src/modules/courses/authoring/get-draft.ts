import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import type { CourseId } from '../course.ts'
import { courseProblems } from '../course-problems.ts'
import { readContent } from './content-sql.ts'
import { findCourse } from './course-sql.ts'
import { type Draft, draftOf } from './draft.ts'

/** The draft of a course; refused with 404 when the organization has no such course. */
export async function getDraft({ db }: Uses<'db'>, actor: OrganizationActor, id: CourseId): Promise<Draft> {
  return db.forOrganization(actor).transaction(async (tx) => {
    const course = await findCourse(tx, actor.organizationId, id)
    if (!course) throw courseProblems.notFound()
    return draftOf(course, await readContent(tx, actor.organizationId, course.draftVersionId))
  })
}
