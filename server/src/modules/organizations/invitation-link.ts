import type { OrganizationId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { invitationPurpose } from './invitation.ts'
import { organizationProblems } from './organization-problems.ts'

/** The address that accepts an invitation. Its token stands behind the `#`, which browsers send to no server. */
export function invitationLink(
  { config, tokens }: Uses<'config' | 'tokens'>,
  organizationId: OrganizationId,
  invitationId: string,
): string {
  return `${config.publicUrl}/invitation#${tokens.sign(invitationPurpose, `${organizationId}/${invitationId}`)}`
}

/** What a token invites to; any other text is refused as an invitation that is not valid. */
export function readInvitationToken(
  { tokens }: Uses<'tokens'>,
  token: string,
): { organizationId: OrganizationId; invitationId: string } {
  const [organizationId, invitationId] = tokens.verify(invitationPurpose, token)?.split('/') ?? []
  if (!organizationId || !invitationId) throw organizationProblems.invitationNotValid()
  return { organizationId, invitationId }
}
