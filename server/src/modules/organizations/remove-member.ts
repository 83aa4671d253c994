import type { OrganizationActor } from '#platform/actor.ts'
import { wholeOrganization } from '#platform/permits.ts'
import type { Uses } from '#platform/platform.ts'
import { assertOwnerRemains } from './member.ts'
import { deleteMembership, lockMember } from './member-sql.ts'
import { organizationProblems } from './organization-problems.ts'
import { countOwners } from './roles/binding-sql.ts'
import { assertHolds } from './roles/role.ts'
import { findRole, lockAuthority } from './roles/role-sql.ts'

/**
 * Takes a person out of the organization with every role they hold; their account stays. The last owner cannot be removed,
 * nor anybody by a member who does not hold their roles.
 */
export async function removeMember({ db }: Uses<'db'>, actor: OrganizationActor, memberId: string): Promise<void> {
  await db.forOrganization(actor).transaction(async (tx) => {
    const { organizationId } = actor
    await lockAuthority(tx, organizationId)
    const member = await lockMember(tx, organizationId, memberId)
    if (!member) throw organizationProblems.memberNotFound()
    for (const { id } of member.roles) {
      const role = await findRole(tx, organizationId, id)
      if (role) assertHolds(actor, role, wholeOrganization)
    }
    assertOwnerRemains(member, await countOwners(tx, organizationId))
    await deleteMembership(tx, organizationId, memberId)
  })
}
