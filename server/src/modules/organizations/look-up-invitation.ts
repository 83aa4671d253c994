import { findAccountByEmail, findUserNames } from '#modules/identity/public.ts'
import type { Uses } from '#platform/platform.ts'
import { readInvitationToken } from './invitation-link.ts'
import { findPendingInvitation } from './invitation-sql.ts'
import { organizationProblems } from './organization-problems.ts'
import { findOrganization } from './organization-sql.ts'
import type { RoleName } from './roles/role.ts'

export interface InvitationSummary {
  readonly organizationName: string
  readonly email: string
  readonly role: RoleName
  readonly invitedBy: string
  readonly expiresAt: Date
  /** Whether the invited person signs in or signs up; only the holder of the token learns it. */
  readonly accountExists: boolean
}

/** What the holder of an invitation's token is invited to. */
export async function lookUpInvitation(
  uses: Uses<'clock' | 'db' | 'tokens'>,
  token: string,
): Promise<InvitationSummary> {
  const { organizationId, invitationId } = readInvitationToken(uses, token)
  const summary = await uses.db.forOrganization({ organizationId }).transaction(async (tx) => {
    const invitation = await findPendingInvitation(tx, organizationId, invitationId, uses.clock.now())
    const organization = await findOrganization(tx, organizationId)
    if (!invitation || !organization) throw organizationProblems.invitationNotValid()
    const names = await findUserNames(tx, [invitation.invitedBy])
    const { email, role, expiresAt } = invitation
    return {
      organizationName: organization.name,
      email,
      role,
      expiresAt,
      invitedBy: names.get(invitation.invitedBy) ?? '',
    }
  })
  return { ...summary, accountExists: (await findAccountByEmail(uses, summary.email)) !== undefined }
}
