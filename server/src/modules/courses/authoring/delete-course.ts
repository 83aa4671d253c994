import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import type { CourseId } from '../course.ts'
import { courseProblems } from '../course-problems.ts'
import { deleteCourseRows } from './course-sql.ts'
import { lockDraft } from './lock-draft.ts'

/** Removes a course that was never published; any other is refused with 409 and can be retired instead. */
export async function deleteCourse({ db }: Uses<'db'>, actor: OrganizationActor, id: CourseId): Promise<void> {
  await db.forOrganization(actor).transaction(async (tx) => {
    const course = await lockDraft(tx, actor, id)
    if (course.published) throw courseProblems.alreadyPublished('Learners may depend on it; retire it instead.')
    await deleteCourseRows(tx, course)
  })
}
