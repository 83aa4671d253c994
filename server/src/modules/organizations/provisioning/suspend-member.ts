import type { Tx } from '#platform/database.ts'
import type { OrganizationId } from '#platform/id.ts'
import { assertOwnerRemains } from '../member.ts'
import { deleteMembership, lockMember } from '../member-sql.ts'
import { countOwners } from '../roles/binding-sql.ts'
import { lockAuthority } from '../roles/role-sql.ts'
import { setSuspended } from './suspension-sql.ts'

/** Ends a member's access until it is resumed; roles, teams and what they learned stay. Refuses for the last owner. */
export async function suspendMember(
  tx: Tx,
  organizationId: OrganizationId,
  memberId: string,
  now: Date,
): Promise<void> {
  await assertDispensable(tx, organizationId, memberId)
  await setSuspended(tx, organizationId, memberId, now, now)
}

/** Gives a suspended member their access back, as it was; runs in a transaction that sees suspended members. */
export const resumeMember = (tx: Tx, organizationId: OrganizationId, memberId: string, now: Date): Promise<void> =>
  setSuspended(tx, organizationId, memberId, null, now)

/** Takes a member out of the organization, suspended or not; what they learned stays. Refuses for the last owner. */
export async function dismissMember(tx: Tx, organizationId: OrganizationId, memberId: string): Promise<void> {
  await assertDispensable(tx, organizationId, memberId)
  await deleteMembership(tx, organizationId, memberId)
}

async function assertDispensable(tx: Tx, organizationId: OrganizationId, memberId: string): Promise<void> {
  await lockAuthority(tx, organizationId)
  const member = await lockMember(tx, organizationId, memberId)
  if (member) assertOwnerRemains(member, await countOwners(tx, organizationId))
}
