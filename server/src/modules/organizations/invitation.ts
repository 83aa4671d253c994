import type { UserId } from '#platform/id.ts'
import type { Role } from './organization.ts'

export const invitationLifetimeMs = 14 * 86_400_000

/** What an invitation's token is signed for; its subject is `<organization id>/<invitation id>`. */
export const invitationPurpose = 'invitation'

export interface Invitation {
  readonly id: string
  readonly email: string
  readonly role: Role
  readonly invitedBy: UserId
  readonly invitedAt: Date
  readonly expiresAt: Date
}
