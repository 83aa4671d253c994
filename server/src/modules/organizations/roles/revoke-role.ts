import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { organizationProblems } from '../organization-problems.ts'
import { deleteBinding, findBinding } from './binding-sql.ts'
import type { BindingPlace } from './grant-role.ts'
import { assertHolds } from './role.ts'
import { findRole, lockAuthority } from './role-sql.ts'

/** Takes away a role that is held for one team or course, from the holder's next request on. Refuses as giving it does. */
export async function revokeRole(
  { db }: Uses<'db'>,
  actor: OrganizationActor,
  { scope, assertExists }: BindingPlace,
  bindingId: string,
): Promise<void> {
  await db.forOrganization(actor).transaction(async (tx) => {
    const { organizationId } = actor
    await lockAuthority(tx, organizationId)
    await assertExists(tx, organizationId, scope.id)
    const binding = await findBinding(tx, organizationId, scope, bindingId)
    const role = binding && (await findRole(tx, organizationId, binding.role.id))
    if (!role) throw organizationProblems.bindingNotFound()
    assertHolds(actor, role, scope)
    await deleteBinding(tx, organizationId, bindingId)
  })
}
