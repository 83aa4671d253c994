import type { OrganizationActor } from '#platform/actor.ts'
import { assertVersion } from '#platform/etag.ts'
import type { Uses } from '#platform/platform.ts'
import { organizationProblems } from '../organization-problems.ts'
import { assertNameIsFree, type WantedRole } from './create-role.ts'
import { permissionsIn, type RoleId } from './policy.ts'
import { assertMayDefine, type Role } from './role.ts'
import { findRole, lockAuthority, selectOwnRoles, setRole } from './role-sql.ts'

/**
 * Changes a role of the organization's own, for everybody who holds it from their next request on. Refuses a built-in
 * role with 409, and with 403 a role that allows, before or after, what whoever changes it may not do.
 */
export async function updateRole(
  { clock, db }: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  id: RoleId,
  change: Partial<WantedRole>,
  expectedVersion: number,
): Promise<Role> {
  return db.forOrganization(actor).transaction(async (tx) => {
    await lockAuthority(tx, actor.organizationId)
    const role = await findRole(tx, actor.organizationId, id)
    if (!role) throw organizationProblems.roleNotFound()
    if (role.isBuiltIn) throw organizationProblems.roleBuiltIn()
    assertVersion(role.version, expectedVersion)
    const wanted: Role = {
      ...role,
      name: (change.name ?? role.name).trim(),
      permissions: permissionsIn(change.permissions ?? role.permissions),
    }
    assertMayDefine(actor, role.permissions)
    assertMayDefine(actor, wanted.permissions)
    assertNameIsFree(wanted, await selectOwnRoles(tx, actor.organizationId))
    return setRole(tx, actor.organizationId, wanted, clock.now())
  })
}
