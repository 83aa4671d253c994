import { findAccountByEmail } from '#modules/identity/public.ts'
import type { OrganizationActor } from '#platform/actor.ts'
import { newId } from '#platform/id.ts'
import { normalizeEmail } from '#platform/normalize-email.ts'
import { record } from '#platform/outbox.ts'
import { wholeOrganization } from '#platform/permits.ts'
import type { Uses } from '#platform/platform.ts'
import { type Invitation, invitationLifetimeMs } from './invitation.ts'
import { invitationLink } from './invitation-link.ts'
import { insertInvitation, revokeExpiredInvitation } from './invitation-sql.ts'
import { findMembershipOf } from './member-sql.ts'
import { memberInvited } from './organization-events.ts'
import { organizationProblems } from './organization-problems.ts'
import type { RoleId } from './roles/policy.ts'
import { assertHolds } from './roles/role.ts'
import { findRole, lockAuthority } from './roles/role-sql.ts'

/**
 * Invites an address into the organization for 14 days; the link is mailed and also answered, to be passed on by hand.
 * Refuses with 403 a role that allows what whoever invites may not do.
 */
export async function inviteMember(
  uses: Uses<'clock' | 'config' | 'db' | 'tokens'>,
  actor: OrganizationActor,
  { email, role: roleId }: { email: string; role: RoleId },
): Promise<Invitation & { acceptUrl: string }> {
  const { clock, db } = uses
  const now = clock.now()
  const wanted = {
    id: newId(clock),
    email: normalizeEmail(email),
    invitedBy: actor.userId,
    invitedAt: now,
    expiresAt: new Date(now.getTime() + invitationLifetimeMs),
  }
  const account = await findAccountByEmail(uses, wanted.email)
  const invitation = await db.forOrganization(actor).transaction(async (tx): Promise<Invitation> => {
    await lockAuthority(tx, actor.organizationId)
    const role = await findRole(tx, actor.organizationId, roleId)
    if (!role) throw organizationProblems.unknownRole(undefined, [{ pointer: '/role', detail: 'is not a role here' }])
    assertHolds(actor, role, wholeOrganization)
    const invited = { ...wanted, role: { id: role.id, name: role.name } }
    if (account && (await findMembershipOf(tx, actor.organizationId, account.id))) {
      throw organizationProblems.alreadyMember(undefined, [{ pointer: '/email', detail: 'is a member already' }])
    }
    await revokeExpiredInvitation(tx, actor.organizationId, invited.email, now)
    if (!(await insertInvitation(tx, actor.organizationId, invited))) {
      throw organizationProblems.alreadyInvited('Revoke the pending invitation first.', [
        { pointer: '/email', detail: 'is invited already' },
      ])
    }
    await record(tx, memberInvited({ invitationId: invited.id }), clock)
    return invited
  })
  return { ...invitation, acceptUrl: invitationLink(uses, actor.organizationId, invitation.id) }
}
