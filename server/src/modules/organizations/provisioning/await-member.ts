import type { OrganizationActor } from '#platform/actor.ts'
import type { Tx } from '#platform/database.ts'
import { newId, type UserId } from '#platform/id.ts'
import { record } from '#platform/outbox.ts'
import type { Uses } from '#platform/platform.ts'
import { invitationLifetimeMs } from '../invitation.ts'
import { insertInvitation, revokeExpiredInvitation } from '../invitation-sql.ts'
import { insertMembership } from '../member-sql.ts'
import { memberInvited } from '../organization-events.ts'
import { nameOfRole } from '../roles/role.ts'
import { revokeInvitationTo } from './suspension-sql.ts'

/** Invites whom the organization's identity provider names, as a learner, unless an invitation is pending already. */
export async function inviteAwaited(
  tx: Tx,
  { clock }: Uses<'clock'>,
  { organizationId, userId }: Pick<OrganizationActor, 'organizationId' | 'userId'>,
  email: string,
): Promise<void> {
  const now = clock.now()
  await revokeExpiredInvitation(tx, organizationId, email, now)
  const invitation = {
    id: newId(clock),
    email,
    role: { id: 'learner', name: nameOfRole('learner', null) },
    invitedBy: userId,
    invitedAt: now,
    expiresAt: new Date(now.getTime() + invitationLifetimeMs),
  }
  if (await insertInvitation(tx, organizationId, invitation)) {
    await record(tx, memberInvited({ invitationId: invitation.id }), clock)
  }
}

/** Takes back the invitation of somebody who is not awaited any more. */
export async function withdrawInvitation(
  tx: Tx,
  { clock }: Uses<'clock'>,
  { organizationId }: Pick<OrganizationActor, 'organizationId'>,
  email: string,
): Promise<void> {
  await revokeInvitationTo(tx, organizationId, email, clock.now())
}

/** Makes an account of the organization's own making a member, as a learner. */
export async function admitAwaited(
  tx: Tx,
  { clock }: Uses<'clock'>,
  { organizationId }: Pick<OrganizationActor, 'organizationId'>,
  userId: UserId,
): Promise<void> {
  await insertMembership(tx, organizationId, { id: newId(clock), userId, role: 'learner' }, clock.now())
}
