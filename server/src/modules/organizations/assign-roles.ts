import type { OrganizationActor } from '#platform/actor.ts'
import type { UserId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { replaceRoles } from './change-member-roles.ts'
import type { Membership } from './member.ts'
import { findMembershipOf } from './member-sql.ts'
import type { RoleId } from './roles/policy.ts'
import { lockAuthority } from './roles/role-sql.ts'

/**
 * Gives a member these roles for the whole organization in place of those they have, as an operator may, who holds none.
 * Answers undefined when the person is no member; refuses with 409 to leave the organization without an owner.
 */
export async function assignRoles(
  { clock, db }: Uses<'clock' | 'db'>,
  organization: Pick<OrganizationActor, 'organizationId'>,
  userId: UserId,
  roles: readonly RoleId[],
): Promise<{ before: Membership; after: Membership } | undefined> {
  return db.forOrganization(organization).transaction(async (tx) => {
    await lockAuthority(tx, organization.organizationId)
    const before = await findMembershipOf(tx, organization.organizationId, userId)
    return before && { before, after: await replaceRoles(tx, { clock }, organization, before, roles) }
  })
}
