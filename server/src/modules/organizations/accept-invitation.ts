import { getMe } from '#modules/identity/public.ts'
import type { UserActor } from '#platform/actor.ts'
import { newId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { readInvitationToken } from './invitation-link.ts'
import { lockPendingInvitation, markAccepted } from './invitation-sql.ts'
import { insertMembership } from './member-sql.ts'
import type { Organization } from './organization.ts'
import { organizationProblems } from './organization-problems.ts'
import { findOrganizationOf } from './organization-sql.ts'
import { findRole, lockAuthority } from './roles/role-sql.ts'

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
    if (invitation) {
      if (invitation.email !== account.email) {
        throw organizationProblems.invitationForAnother(`Sign in as ${invitation.email} to accept it.`)
      }
      await lockAuthority(tx, organizationId)
      const role = await findRole(tx, organizationId, invitation.role.id)
      if (!role) throw organizationProblems.invitationNotValid()
      const membership = { id: newId(clock), userId: actor.userId, role: role.id }
      if (!(await insertMembership(tx, organizationId, membership, now))) throw organizationProblems.alreadyMember()
      await markAccepted(tx, organizationId, invitation.id, now)
    }
    // A used link still leads its member home; to anybody else it is not valid any more.
    const organization = await findOrganizationOf(tx, organizationId, actor.userId)
    if (!organization) throw organizationProblems.invitationNotValid()
    return organization
  })
}
