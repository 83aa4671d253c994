import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { builtIns, type Role } from './role.ts'
import { selectOwnRoles } from './role-sql.ts'

/** The built-in roles, then the organization's own by name: all of them, since an organization has few. */
export async function listRoles(
  { db }: Uses<'db'>,
  actor: Pick<OrganizationActor, 'organizationId'>,
): Promise<readonly Role[]> {
  const own = await db.forOrganization(actor).transaction((tx) => selectOwnRoles(tx, actor.organizationId))
  return [...builtIns, ...own]
}
