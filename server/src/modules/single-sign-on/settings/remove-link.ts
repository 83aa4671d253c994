import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { deleteLink } from '../identity-link-sql.ts'
import { signOnProblems } from '../single-sign-on-problems.ts'

/** Unlinks an account from the provider: whoever has its address there next is linked anew. */
export async function removeLink(
  { db }: Uses<'db'>,
  { organizationId }: Pick<OrganizationActor, 'organizationId'>,
  linkId: string,
): Promise<void> {
  const isRemoved = await db
    .forOrganization({ organizationId })
    .transaction((tx) => deleteLink(tx, organizationId, linkId))
  if (!isRemoved) throw signOnProblems.identityNotFound()
}
