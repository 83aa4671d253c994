import type { OrganizationActor } from '#platform/actor.ts'
import { nameAndId, type Page, type PageRequest, readCursor, toPage } from '#platform/page.ts'
import type { Uses } from '#platform/platform.ts'
import type { Member } from './member.ts'
import { selectMembers } from './member-sql.ts'

/** The organization's members by name, those whose name or address contains `q` when it is given. */
export async function listMembers(
  { db }: Uses<'db'>,
  actor: Pick<OrganizationActor, 'organizationId'>,
  { q, limit, cursor }: PageRequest & { q?: string },
): Promise<Page<Member>> {
  const after = readCursor(nameAndId, cursor)
  const rows = await db
    .forOrganization(actor)
    .transaction((tx) => selectMembers(tx, actor.organizationId, { search: q, after, limit }))
  return toPage(rows, limit, ({ name, id }) => [name, id])
}
