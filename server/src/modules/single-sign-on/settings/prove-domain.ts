import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { type Domain, recordNameOf } from '../domain.ts'
import { findDomain, isTaken, markProven } from '../domain-sql.ts'
import { signOnProblems } from '../single-sign-on-problems.ts'

/** Looks for the domain's TXT record; found, the domain is the organization's. Whose domain it is already keeps it. */
export async function proveDomain(
  { clock, db, txtRecords }: Uses<'clock' | 'db' | 'txtRecords'>,
  { organizationId }: Pick<OrganizationActor, 'organizationId'>,
  domainId: string,
): Promise<Domain> {
  const scope = db.forOrganization({ organizationId })
  const domain = await scope.transaction((tx) => findDomain(tx, organizationId, domainId))
  if (!domain) throw signOnProblems.domainNotFound()
  const recordName = recordNameOf(domain.name)
  const texts = await txtRecords.of(recordName)
  if (!texts.some((text) => text.trim() === domain.proof)) {
    const seen = texts.length === 0 ? 'has no TXT record' : 'has a TXT record with another text'
    throw signOnProblems.proofMissing(`${recordName} ${seen}. New records can take an hour to be seen everywhere.`)
  }
  const provenAt = clock.now()
  try {
    await scope.transaction((tx) => markProven(tx, organizationId, domainId, provenAt))
  } catch (error) {
    throw isTaken(error) ? signOnProblems.domainTaken('Ask its owners to remove it there.') : error
  }
  return { ...domain, provenAt }
}
