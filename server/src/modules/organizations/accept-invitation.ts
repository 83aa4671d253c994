import { getMe } from '#modules/identity/public.ts'
import type { UserActor } from '#platform/actor.ts'
import type { Tx } from '#platform/database.ts'
import { newId, type OrganizationId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { readInvitationToken } from './invitation-link.ts'
import { lockPendingInvitation, markAccepted } from './invitation-sql.ts'
import { findMembershipOf, insertMembership } from './member-sql.ts'
import type { Organization, Role } from './organization.ts'
import { organizationProblems } from './organization-problems.ts'
import { findOrganization } from './organization-sql.ts'

/**
 * Makes the signed-in person a member, once: whoever is one already, say by a double click, gets the same answer again. The
 * invitation must be pending and for the address of their account.
 */
export async function acceptInvitation(
  uses: Uses<'clock' | 'db' | 'tokens'>,
  actor: UserActor,
  token: string,
): Promise<Organization> {
  const { clock, db } = uses
  const { organizationId, invitationId } = readInvitationToken(uses, token)
  const account = await getMe(uses, actor)
  const now = clock.now()
  return db.forOrganization({ organizationId }).transaction(async (tx) => {
    const invitation = await lockPendingInvitation(tx, organizationId, invitationId, now)
    const organization = await findOrganization(tx, organizationId)
    if (!organization) throw organizationProblems.invitationNotValid()
    if (!invitation) return { ...organization, role: await roleOfMember(tx, organizationId, actor) }
    if (invitation.email !== account.email) {
      throw organizationProblems.invitationForAnother(`Sign in as ${invitation.email} to accept it.`)
    }
    const { role } = invitation
    if (!(await insertMembership(tx, organizationId, { id: newId(clock), userId: actor.userId, role }, now))) {
      throw organizationProblems.alreadyMember()
    }
    await markAccepted(tx, organizationId, invitation.id, now)
    return { ...organization, role }
  })
}

/** A used link still leads its member home; to anybody else it is not valid any more. */
async function roleOfMember(tx: Tx, organizationId: OrganizationId, { userId }: UserActor): Promise<Role> {
  const membership = await findMembershipOf(tx, organizationId, userId)
  if (!membership) throw organizationProblems.invitationNotValid()
  return membership.role
}
