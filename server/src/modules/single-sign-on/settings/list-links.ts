import { findUsers } from '#modules/identity/public.ts'
import type { OrganizationActor } from '#platform/actor.ts'
import { idAlone, type Page, type PageRequest, readCursor, toPage } from '#platform/page.ts'
import type { Uses } from '#platform/platform.ts'
import { type IdentityLink, selectLinks } from '../identity-link-sql.ts'

/** A link with what the organization sees of the account. */
export type NamedLink = IdentityLink & { readonly name: string; readonly email: string }

/** Who is who at the provider, in the order in which they first came. */
export async function listLinks(
  { db }: Uses<'db'>,
  { organizationId }: Pick<OrganizationActor, 'organizationId'>,
  { limit, cursor }: PageRequest,
): Promise<Page<NamedLink>> {
  const after = readCursor(idAlone, cursor)
  const rows = await db.forOrganization({ organizationId }).transaction(async (tx) => {
    const links = await selectLinks(tx, organizationId, { after, limit })
    const users = await findUsers(
      tx,
      links.map(({ userId }) => userId),
    )
    return links.map((link) => ({ ...link, name: '', email: '', ...users.get(link.userId) }))
  })
  return toPage(rows, limit, ({ id }) => [id])
}
