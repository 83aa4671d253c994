import type { Tx } from '#platform/database.ts'
import type { OrganizationId } from '#platform/id.ts'

export async function insertTeamMembers(
  tx: Tx,
  organizationId: OrganizationId,
  teamId: string,
  memberIds: readonly string[],
  now: Date,
): Promise<void> {
  await tx
    .insertInto('team_members')
    .values(
      memberIds.map((memberId) => ({ org_id: organizationId, team_id: teamId, member_id: memberId, added_at: now })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function deleteTeamMembers(
  tx: Tx,
  organizationId: OrganizationId,
  teamId: string,
  memberIds: readonly string[],
): Promise<void> {
  await tx
    .deleteFrom('team_members')
    .where('org_id', '=', organizationId)
    .where('team_id', '=', teamId)
    .where('member_id', 'in', [...memberIds])
    .execute()
}
