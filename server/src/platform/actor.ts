import type { OrganizationId, UserId } from './id.ts'
import type { Plan } from './plan.ts'

/** What a role may do inside an organization; routes name the one they need. */
export type Permission =
  | 'organization.read'
  | 'organization.manage'
  | 'members.read'
  | 'members.manage'
  | 'courses.read'
  | 'courses.author'
  | 'learning.learn'

/** Who a route lets in: anyone, anyone signed in, or members whose role holds the permission. */
export type Authz = 'public' | 'user' | Permission

/** A signed-in person, outside any organization. */
export interface UserActor {
  readonly userId: UserId
  readonly sessionId: string
}

/** A signed-in person acting inside one organization of theirs. */
export interface OrganizationActor extends UserActor {
  readonly organizationId: OrganizationId
  readonly memberId: string
  readonly permissions: readonly Permission[]
  /** The organization's. */
  readonly plan: Plan
}
