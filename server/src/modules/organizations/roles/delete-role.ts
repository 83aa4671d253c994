import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { organizationProblems } from '../organization-problems.ts'
import type { RoleId } from './policy.ts'
import { deleteRoleRow, findRole, isRoleInUse, lockAuthority } from './role-sql.ts'

/** Removes a role of the organization's own; refused with 409 while anybody holds it or is invited into it. */
export async function deleteRole(
  { clock, db }: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  id: RoleId,
): Promise<void> {
  await db.forOrganization(actor).transaction(async (tx) => {
    await lockAuthority(tx, actor.organizationId)
    const role = await findRole(tx, actor.organizationId, id)
    if (!role) throw organizationProblems.roleNotFound()
    if (role.isBuiltIn) throw organizationProblems.roleBuiltIn()
    if (await isRoleInUse(tx, actor.organizationId, id, clock.now())) {
      throw organizationProblems.roleInUse('Give those who hold it another role first, and withdraw its invitations.')
    }
    await deleteRoleRow(tx, actor.organizationId, id)
  })
}
