import type { Credential } from '#platform/actor.ts'

/** Whom an organization asks for two factors: everybody, or who has one of these roles anywhere in it. */
export interface SecondFactorPolicy {
  readonly appliesTo: 'nobody' | 'everybody' | 'roles'
  /** Names of built-in roles and ids of the organization's own; empty unless it applies to roles. */
  readonly roles: readonly string[]
  readonly version: number
}

/** Whether somebody falls short of what their organization asks. A token is as good as the account that made it. */
export function lacksSecondFactor(
  credential: Credential,
  { isAsked, hasSecondFactor }: { isAsked: boolean; hasSecondFactor: boolean },
): boolean {
  if (!isAsked) return false
  return credential.kind === 'session' ? credential.factors < 2 : !hasSecondFactor
}
