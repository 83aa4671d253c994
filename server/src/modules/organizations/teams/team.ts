import type { UserId } from '#platform/id.ts'

/** People of an organization who belong together; who manages them holds a role for the team. */
export interface Team {
  readonly id: string
  readonly name: string
  readonly memberCount: number
  readonly version: number
}

/** One person in a team. */
export interface TeamMember {
  /** Of their membership in the organization. */
  readonly id: string
  readonly userId: UserId
  readonly name: string
  readonly email: string
}
