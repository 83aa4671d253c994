import type { UserId } from '#platform/id.ts'
import type { Role } from './organization.ts'
import { organizationProblems } from './organization-problems.ts'

/** A person's place in one organization. */
export interface Membership {
  readonly id: string
  readonly userId: UserId
  readonly role: Role
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
  if (member.role === 'owner' && ownerCount <= 1) throw organizationProblems.lastOwner()
}
