import { findAccountByEmail } from '#modules/identity/public.ts'
import type { OrganizationActor } from '#platform/actor.ts'
import { newId } from '#platform/id.ts'
import { normalizeEmail } from '#platform/normalize-email.ts'
import { record } from '#platform/outbox.ts'
import type { Uses } from '#platform/platform.ts'
import { type Invitation, invitationLifetimeMs } from './invitation.ts'
import { invitationLink } from './invitation-link.ts'
import { insertInvitation, revokeExpiredInvitation } from './invitation-sql.ts'
import { findMembershipOf } from './member-sql.ts'
import type { Role } from './organization.ts'
import { memberInvited } from './organization-events.ts'
import { organizationProblems } from './organization-problems.ts'

/** Invites an address into the organization for 14 days; the link is mailed and also answered, to be passed on by hand. */
export async function inviteMember(
  uses: Uses<'clock' | 'config' | 'db' | 'tokens'>,
  actor: OrganizationActor,
  { email, role }: { email: string; role: Role },
): Promise<Invitation & { acceptUrl: string }> {
  const { clock, db } = uses
  const now = clock.now()
  const invitation: Invitation = {
    id: newId(clock),
    email: normalizeEmail(email),
    role,
    invitedBy: actor.userId,
    invitedAt: now,
    expiresAt: new Date(now.getTime() + invitationLifetimeMs),
  }
  const account = await findAccountByEmail(uses, invitation.email)
  await db.forOrganization(actor).transaction(async (tx) => {
    if (account && (await findMembershipOf(tx, actor.organizationId, account.id))) {
      throw organizationProblems.alreadyMember(undefined, [{ pointer: '/email', detail: 'is a member already' }])
    }
    await revokeExpiredInvitation(tx, actor.organizationId, invitation.email, now)
    if (!(await insertInvitation(tx, actor.organizationId, invitation))) {
      throw organizationProblems.alreadyInvited('Revoke the pending invitation first.', [
        { pointer: '/email', detail: 'is invited already' },
      ])
    }
    await record(tx, memberInvited({ invitationId: invitation.id }), clock)
  })
  return { ...invitation, acceptUrl: invitationLink(uses, actor.organizationId, invitation.id) }
}
