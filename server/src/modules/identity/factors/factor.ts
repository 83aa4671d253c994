import type { UserActor } from '#platform/actor.ts'
import { proofProblems, requestProblems } from '#platform/problem.ts'

/** An app that shows codes. */
export interface Authenticator {
  readonly id: string
  readonly name: string
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
}

/** A key pair that a device or a password manager keeps for this account. */
export interface Passkey {
  readonly id: string
  readonly name: string
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
}

/** What an account has besides its password. */
export interface Factors {
  readonly authenticators: readonly Authenticator[]
  readonly passkeys: readonly Passkey[]
  readonly recoveryCodes: { readonly left: number; readonly createdAt: Date } | null
}

/** Ways to take the second step of a sign-in. */
export type Method = 'authenticator' | 'passkey' | 'recovery-code'

/** More authenticators would be more codes that are right at a time. */
export const mostAuthenticators = 5
export const mostPasskeys = 20

/** Fewer recovery codes than this are worth a reminder. */
export const fewRecoveryCodes = 3

/** The session of somebody who changes what they prove themselves with; a token cannot. */
export function sessionOf({ credential }: UserActor): { id: string; factors: 1 | 2 } {
  if (credential.kind !== 'session') throw requestProblems.forbidden('A token does not open accounts; sign in.')
  return credential
}

/** An account that has a second factor is changed only by who proved it: a password alone must not add another. */
export function assertMayChange(actor: UserActor, hasSecondFactor: boolean): void {
  if (hasSecondFactor && sessionOf(actor).factors < 2) {
    throw proofProblems.secondFactorRequired('Confirm with one of your second factors first.')
  }
}
