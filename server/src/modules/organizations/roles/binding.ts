import type { UserId } from '#platform/id.ts'
import type { RoleName } from './role.ts'

/** That a member holds a role; what for, whoever reads it has asked. */
export interface Binding {
  readonly id: string
  readonly memberId: string
  readonly userId: UserId
  /** The person's. */
  readonly name: string
  readonly email: string
  readonly role: RoleName
}
