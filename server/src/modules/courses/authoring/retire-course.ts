import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import type { CourseId } from '../course.ts'
import { courseProblems } from '../course-problems.ts'
import { setStatus } from './course-sql.ts'
import type { Draft } from './draft.ts'
import { lockDraft } from './lock-draft.ts'
import { settleDraft } from './settle-draft.ts'

/**
 * Takes a course out of the catalog; who learns it already keeps reading. A course that was never published is refused
 * with 409; retiring a retired one again changes nothing.
 */
export async function retireCourse(
  { clock, db }: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  id: CourseId,
): Promise<Draft> {
  return db.forOrganization(actor).transaction(async (tx) => {
    const course = await lockDraft(tx, actor, id)
    if (course.status === 'draft') throw courseProblems.neverPublished('It is not in the catalog.')
    return settleDraft(tx, await setStatus(tx, course, 'retired'), clock.now())
  })
}
