import type { OrganizationActor } from '#platform/actor.ts'
import { newId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { newProof } from '../domain.ts'
import { insertDomain, isTaken, markProven, selectDomains } from '../domain-sql.ts'
import { signOnProblems } from '../single-sign-on-problems.ts'

/** Takes a domain as proven on an operator's word, where the server reaches no DNS. Whose it is already keeps it. */
export async function vouchForDomain(
  { clock, db }: Uses<'clock' | 'db'>,
  { organizationId }: Pick<OrganizationActor, 'organizationId'>,
  name: string,
): Promise<void> {
  const now = clock.now()
  try {
    await db.forOrganization({ organizationId }).transaction(async (tx) => {
      await insertDomain(tx, organizationId, { id: newId(clock), name, proof: newProof(), provenAt: undefined }, now)
      const domain = (await selectDomains(tx, organizationId)).find((listed) => listed.name === name)
      if (domain && !domain.provenAt) await markProven(tx, organizationId, domain.id, now)
    })
  } catch (error) {
    throw isTaken(error) ? signOnProblems.domainTaken() : error
  }
}
