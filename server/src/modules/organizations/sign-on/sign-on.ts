import type { Credential } from '#platform/actor.ts'
import type { HeldRole } from '../roles/policy.ts'

/** What the organization asks, and how many factors of its own sign-on stand behind a session; undefined for none. */
export interface SignOn {
  readonly isRequired: boolean
  readonly factors: 1 | 2 | undefined
}

/**
 * Whether somebody has to come in by the organization's own sign-on first. Owners never have to: when the provider is
 * down, somebody must be able to switch it off. Tokens are made by members who came in.
 */
export function lacksSignOn(
  credential: Credential,
  held: readonly HeldRole[],
  { isRequired, factors }: SignOn,
): boolean {
  const isOwner = held.some(({ role, kind }) => role === 'owner' && kind === 'organization')
  return isRequired && credential.kind === 'session' && factors === undefined && !isOwner
}

/** The credential as it counts inside the organization, where its own provider is believed about factors. */
export function withSignOn(credential: Credential, { factors }: SignOn): Credential {
  return credential.kind === 'session' && factors === 2 ? { ...credential, factors } : credential
}
