import type { OrganizationActor } from '#platform/actor.ts'
import { nameAndId, type Page, type PageRequest, readCursor, toPage } from '#platform/page.ts'
import type { Uses } from '#platform/platform.ts'
import type { Binding } from './binding.ts'
import { selectBindings } from './binding-sql.ts'
import type { BindingPlace } from './grant-role.ts'

/** Who holds which role for the team or course, by name. */
export async function listBindings(
  { db }: Uses<'db'>,
  { organizationId }: OrganizationActor,
  { scope, assertExists }: BindingPlace,
  { limit, cursor }: PageRequest,
): Promise<Page<Binding>> {
  const after = readCursor(nameAndId, cursor)
  return db.forOrganization({ organizationId }).transaction(async (tx) => {
    await assertExists(tx, organizationId, scope.id)
    const rows = await selectBindings(tx, organizationId, scope, { after, limit })
    return toPage(rows, limit, ({ name, id }) => [name, id])
  })
}
