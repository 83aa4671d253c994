import type { UserActor } from '#platform/actor.ts'
import { newId, type OrganizationId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { insertMembership } from './member-sql.ts'
import { type Organization, slugOf, standingOf } from './organization.ts'
import { organizationProblems } from './organization-problems.ts'
import { insertOrganization } from './organization-sql.ts'

/** Founds an organization; whoever founds it owns it. A slug that is in use is refused with 409. */
export async function createOrganization(
  { clock, db }: Uses<'clock' | 'db'>,
  actor: UserActor,
  { name, slug = slugOf(name) }: { name: string; slug?: string },
): Promise<Organization> {
  if (slug.length < 2) {
    throw organizationProblems.slugNeeded('The name alone does not make one.', [
      { pointer: '/slug', detail: 'must be given: at least two of a-z and 0-9' },
    ])
  }
  const organization = { id: newId<'organization'>(clock) as OrganizationId, slug, name: name.trim() }
  const now = clock.now()
  await db.forOrganization({ organizationId: organization.id }).transaction(async (tx) => {
    if (!(await insertOrganization(tx, organization, now))) {
      throw organizationProblems.slugTaken(undefined, [{ pointer: '/slug', detail: 'is taken' }])
    }
    await insertMembership(tx, organization.id, { id: newId(clock), userId: actor.userId, role: 'owner' }, now)
  })
  return { ...organization, version: 1, ...standingOf([{ role: 'owner', kind: 'organization' }]) }
}
