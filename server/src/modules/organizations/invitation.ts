import type { UserId } from '#platform/id.ts'
import type { RoleName } from './roles/role.ts'

export const invitationLifetimeMs = 14 * 86_400_000

/** What an invitation's token is signed for; its subject is `<organization id>/<invitation id>`. */
export const invitationPurpose = 'invitation'

export interface Invitation {
  readonly id: string
  readonly email: string
  readonly role: RoleName
  readonly invitedBy: UserId
  readonly invitedAt: Date
  readonly expiresAt: Date
}
