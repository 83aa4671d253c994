import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { lockPendingInvitation, markRevoked } from './invitation-sql.ts'
import { organizationProblems } from './organization-problems.ts'

/** Takes back an invitation that nobody has answered; its link stops working at once. */
export async function revokeInvitation(
  { clock, db }: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  invitationId: string,
): Promise<void> {
  const now = clock.now()
  await db.forOrganization(actor).transaction(async (tx) => {
    const invitation = await lockPendingInvitation(tx, actor.organizationId, invitationId, now)
    if (!invitation) throw organizationProblems.invitationNotFound()
    await markRevoked(tx, actor.organizationId, invitation.id, now)
  })
}
