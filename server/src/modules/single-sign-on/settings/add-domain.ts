import type { OrganizationActor } from '#platform/actor.ts'
import { newId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { type Domain, mostDomains, newProof } from '../domain.ts'
import { insertDomain, selectDomains } from '../domain-sql.ts'
import { signOnProblems } from '../single-sign-on-problems.ts'

/** Takes a domain into the organization's list; it counts once it is proven. */
export async function addDomain(
  { clock, db }: Uses<'clock' | 'db'>,
  { organizationId }: Pick<OrganizationActor, 'organizationId'>,
  name: string,
): Promise<Domain> {
  const domain = { id: newId(clock), name: name.toLowerCase(), proof: newProof(), provenAt: undefined }
  await db.forOrganization({ organizationId }).transaction(async (tx) => {
    if ((await selectDomains(tx, organizationId)).length >= mostDomains) {
      throw signOnProblems.tooManyDomains(`There are ${mostDomains}. Remove one first.`)
    }
    if (!(await insertDomain(tx, organizationId, domain, clock.now()))) {
      throw signOnProblems.domainListed(undefined, [{ pointer: '/domain', detail: 'is in the list already' }])
    }
  })
  return domain
}
