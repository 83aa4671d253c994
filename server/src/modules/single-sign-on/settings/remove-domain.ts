import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { lockConnection } from '../connection-sql.ts'
import { deleteDomain, selectDomains } from '../domain-sql.ts'
import { signOnProblems } from '../single-sign-on-problems.ts'

/** Gives a domain back: its people cannot sign in through the provider any more. The last proven one stays while it is on. */
export async function removeDomain(
  { db }: Uses<'db'>,
  { organizationId }: Pick<OrganizationActor, 'organizationId'>,
  domainId: string,
): Promise<void> {
  await db.forOrganization({ organizationId }).transaction(async (tx) => {
    const connection = await lockConnection(tx, organizationId)
    const domains = await selectDomains(tx, organizationId)
    if (!domains.some(({ id }) => id === domainId)) throw signOnProblems.domainNotFound()
    const isAnyLeft = domains.some(({ id, provenAt }) => id !== domainId && provenAt)
    if (connection?.isEnabled && !isAnyLeft) throw signOnProblems.domainInUse('Switch single sign-on off first.')
    await deleteDomain(tx, organizationId, domainId)
  })
}
