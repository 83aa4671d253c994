import { findUsers } from '#modules/identity/public.ts'
import type { Delivery } from '#platform/outbox.ts'
import type { Uses } from '#platform/platform.ts'
import { invitationLink } from './invitation-link.ts'
import { findPendingInvitation } from './invitation-sql.ts'
import { findOrganization } from './organization-sql.ts'

/** Mails the link of an invitation that is still pending. */
export async function mailInvitation(
  uses: Uses<'clock' | 'config' | 'db' | 'mail' | 'tokens'>,
  { invitationId }: { invitationId: string },
  { organizationId }: Pick<Delivery, 'organizationId'>,
): Promise<void> {
  if (organizationId === undefined) return
  const found = await uses.db.forOrganization({ organizationId }).transaction(async (tx) => {
    const invitation = await findPendingInvitation(tx, organizationId, invitationId, uses.clock.now())
    const organization = await findOrganization(tx, organizationId)
    if (!invitation || !organization) return undefined
    const inviter = (await findUsers(tx, [invitation.invitedBy])).get(invitation.invitedBy)
    return { invitation, organization, inviter: inviter?.name ?? 'Somebody' }
  })
  if (!found) return
  await uses.mail.send({
    to: found.invitation.email,
    subject: `${found.inviter} invites you to ${found.organization.name} on UpSkill`,
    text: [
      'Hello,',
      '',
      `${found.inviter} invites you to learn with ${found.organization.name} on UpSkill, as ${found.invitation.role.name}. To join, open:`,
      '',
      invitationLink(uses, organizationId, invitationId),
      '',
      'The link is for this address and works for 14 days.',
    ].join('\n'),
  })
}
