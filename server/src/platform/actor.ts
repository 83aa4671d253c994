import type { OrganizationId, UserId } from './id.ts'
import type { Plan } from './plan.ts'

/** Everything that a role may allow inside an organization; routes name the one they need. */
export const permissions = [
  'organization.read',
  'organization.manage',
  'security.manage',
  'audit.read',
  'members.read',
  'members.manage',
  'teams.read',
  'teams.manage',
  'courses.read',
  'courses.create',
  'courses.author',
  'learning.learn',
  'progress.read',
] as const

export type Permission = (typeof permissions)[number]

/** What a role can be limited to, inside an organization. */
export type ScopeKind = 'team' | 'course'

/** One thing somebody may do, and where: everywhere, in the team or course of this id, or in some that nobody asked for. */
export interface Grant {
  readonly permission: Permission
  readonly kind: 'organization' | ScopeKind
  readonly id?: string
}

/** What a token may be made for: to act within some of a member's permissions, or to look after the organization's people. */
export type TokenScope = Permission | 'scim'

/** Who a route lets in: anyone, anyone signed in, members whose role holds the permission, or tokens for provisioning. */
export type Authz = 'public' | 'user' | 'scim' | Permission

/** What a request proved its caller with: a browser's session, or a token that acts for a person within its scopes. */
export type Credential =
  | {
      readonly kind: 'session'
      readonly id: string
      /** How many independent factors the person signed in with. */
      readonly factors: 1 | 2
      /** Whether the person proved who they are within the last ten minutes, as sensitive actions ask for. */
      readonly isRecent: boolean
    }
  | {
      readonly kind: 'token'
      readonly id: string
      /** All that the token may do, whatever else the person may. */
      readonly scopes: readonly TokenScope[]
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
  /** What their roles allow, and where; `permits` answers from it. */
  readonly grants: readonly Grant[]
  /** Whether they have to come in by the organization's own sign-on, and did not. */
  readonly lacksSignOn: boolean
  /** Whether the organization asks them for two factors, and they signed in with one. */
  readonly lacksSecondFactor: boolean
  /** The organization's. */
  readonly plan: Plan
}
