import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { assertOwnerRemains } from './member.ts'
import { deleteMembership, lockMembership } from './member-sql.ts'
import { organizationProblems } from './organization-problems.ts'

/** Takes a person out of the organization; their account stays. The last owner cannot be removed. */
export async function removeMember({ db }: Uses<'db'>, actor: OrganizationActor, memberId: string): Promise<void> {
  await db.forOrganization(actor).transaction(async (tx) => {
    const { member, ownerCount } = await lockMembership(tx, actor.organizationId, memberId)
    if (!member) throw organizationProblems.memberNotFound()
    assertOwnerRemains(member, ownerCount)
    await deleteMembership(tx, actor.organizationId, memberId)
  })
}
