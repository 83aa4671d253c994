import type { UserActor } from '#platform/actor.ts'
import { nameAndId, type Page, type PageRequest, readCursor, toPage } from '#platform/page.ts'
import type { Uses } from '#platform/platform.ts'
import type { Organization } from './organization.ts'
import { selectOrganizationsOf } from './organization-sql.ts'

/** The organizations the signed-in person belongs to, by name. */
export async function listOrganizations(
  { db }: Uses<'db'>,
  actor: UserActor,
  { limit, cursor }: PageRequest,
): Promise<Page<Organization>> {
  const after = readCursor(nameAndId, cursor)
  const rows = await db.forUser(actor).transaction((tx) => selectOrganizationsOf(tx, actor.userId, after, limit))
  return toPage(rows, limit, ({ name, id }) => [name, id])
}
