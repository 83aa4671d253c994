import { findOrganizationIds, findSolelyOwned } from '#modules/organizations/public.ts'
import { eraseFromAudit } from '#platform/audit/erase-from-audit.ts'
import type { Person, PersonalData } from '#platform/personal-data.ts'
import type { Uses } from '#platform/platform.ts'
import { privacyProblems } from './privacy-problems.ts'

/**
 * Forgets a person in every organization, one transaction each, then outside of them: the account goes last, so that
 * whatever breaks off in between is done again by doing it all again. What others rely on stays without a name. Refuses
 * whoever is the only owner of an organization. Calls `onProgress` after each organization.
 */
export async function erasePerson(
  { db }: Uses<'db'>,
  holders: readonly PersonalData[],
  person: Person,
  onProgress: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const owned = await findSolelyOwned({ db }, person.userId)
  if (owned.length > 0) throw privacyProblems.soleOwner(`They are the only owner of ${owned.join(', ')}.`)
  // What is built on others goes before them.
  const lastFirst = holders.toReversed()
  for (const organizationId of await findOrganizationIds({ db })) {
    await db.forOrganization({ organizationId }).transaction(async (tx) => {
      const ids: string[] = []
      for (const { organization } of lastFirst) {
        ids.push(...((await organization?.erase?.(tx, { ...person, organizationId })) ?? []))
      }
      // Together with the rows: whoever starts over finds them gone.
      if (ids.length > 0) await eraseFromAudit(tx, person.userId, ids)
    })
    await onProgress()
  }
  await db.forSystem().transaction(async (tx) => {
    const ids: string[] = []
    for (const { account } of lastFirst) ids.push(...((await account?.erase?.(tx, person)) ?? []))
    await eraseFromAudit(tx, person.userId, [person.email, ...ids])
  })
}
