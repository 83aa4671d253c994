import type { UserId } from '#platform/id.ts'
import type { RoleName } from './roles/role.ts'
import { organizationProblems } from './organization-problems.ts'

/** A person's place in one organization. */
export interface Membership {
  readonly id: string
  readonly userId: UserId
  /** What they hold for the whole organization; at least one. */
  readonly roles: readonly RoleName[]
  readonly joinedAt: Date
  readonly version: number
}

/** A membership with what the account says about the person. */
export interface Member extends Membership {
  readonly name: string
  readonly email: string
}

/** An organization keeps at least one owner: somebody has to be able to let others in. */
export function assertOwnerRemains(member: Membership, ownerCount: number): void {
  if (member.roles.some(({ id }) => id === 'owner') && ownerCount <= 1) throw organizationProblems.lastOwner()
}
