import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import type { CourseId } from '../course.ts'
import { courseProblems } from '../course-problems.ts'
import { setStatus } from './course-sql.ts'
import type { Draft } from './draft.ts'
import { lockDraft } from './lock-draft.ts'
import { settleDraft } from './settle-draft.ts'

/** Puts a retired course back into the catalog. A course that was never published is refused with 409. */
export async function restoreCourse(
  { clock, db }: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  id: CourseId,
): Promise<Draft> {
  return db.forOrganization(actor).transaction(async (tx) => {
    const course = await lockDraft(tx, actor, id)
    if (course.status === 'draft') throw courseProblems.neverPublished('There is nothing to restore.')
    return settleDraft(tx, await setStatus(tx, course, 'published'), clock.now())
  })
}
