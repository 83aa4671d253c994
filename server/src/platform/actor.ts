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

/** What a request proved its caller with: a browser's session, or a token that acts for a person within its scopes. */
export type Credential =
  | {
      readonly kind: 'session'
      readonly id: string
      /** How many independent factors the person signed in with. */
      readonly factors: 1 | 2
    }
  | {
      readonly kind: 'token'
      readonly id: string
      /** All that the token may do, whatever else the person may. */
      readonly scopes: readonly Permission[]
    }

/** A known person, outside any organization. */
export interface UserActor {
  readonly userId: UserId
  readonly credential: Credential
}

/** A signed-in person acting inside one organization of theirs. */
export interface OrganizationActor extends UserActor {
  readonly organizationId: OrganizationId
  readonly memberId: string
  readonly permissions: readonly Permission[]
  /** The organization's. */
  readonly plan: Plan
}
