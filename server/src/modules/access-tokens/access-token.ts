import { type OrganizationActor, type Permission, permissions, type TokenScope } from '#platform/actor.ts'
import type { UserId } from '#platform/id.ts'
import { permits } from '#platform/permits.ts'
import { accessTokenProblems } from './access-token-problems.ts'

/** The longest a token may live; whoever needs one longer makes the next in time. */
export const longestLifetimeDays = 365

/** Beyond this, old ones are forgotten rather than used. */
export const mostTokensOfMember = 50
export const mostProvisioningTokens = 5

/** What a personal token may be given: all but what would let a leaked one open further doors. */
export const grantableScopes = permissions.filter((permission) => permission !== 'security.manage')

/** Last use is written at most this often: a token is read on every request. */
const usedEveryMs = 300_000

export type TokenKind = 'personal' | 'provisioning'

/** A token as lists show it; nothing in it helps to use it. */
export interface AccessToken {
  readonly id: string
  readonly kind: TokenKind
  /** Whom it acts for, or who made it for the organization. */
  readonly userId: UserId
  readonly name: string
  readonly scopes: readonly TokenScope[]
  /** Its last characters. */
  readonly ending: string
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly lastUsedAt: Date | undefined
  readonly lastUsedAddress: string | undefined
}

export const lifetimeEnd = (now: Date, days: number): Date => new Date(now.getTime() + days * 86_400_000)

export const lastUseIsOld = (token: Pick<AccessToken, 'lastUsedAt'>, now: Date): boolean =>
  token.lastUsedAt === undefined || now.getTime() - token.lastUsedAt.getTime() > usedEveryMs

/** Refuses scopes that the person holds nowhere: a token never may what its owner may not. */
export function assertHeld(scopes: readonly Permission[], { grants }: OrganizationActor): void {
  const beyond = scopes.filter((scope) => !permits(grants, scope, 'anywhere'))
  if (beyond.length === 0) return
  throw accessTokenProblems.scopeNotHeld(
    `Your role does not include ${beyond.map((name) => `"${name}"`).join(', ')}.`,
    [{ pointer: '/scopes', detail: 'goes beyond what you may do yourself' }],
  )
}

/** Refuses whoever comes with a token: a leaked one shall neither make others nor end those of its owner. */
export function assertSession({ credential }: OrganizationActor): void {
  if (credential.kind !== 'session') throw accessTokenProblems.sessionNeeded()
}
