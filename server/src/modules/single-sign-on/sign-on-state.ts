import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { OrganizationId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'

/** What the browser that asks keeps until the provider sends it back: it alone can finish what it began. */
export interface SignOnState {
  readonly organizationId: OrganizationId
  /** Travels to the provider and back: `state` of OpenID Connect, `RelayState` of SAML. */
  readonly token: string
  /** What has to come back in the provider's answer, and what proves to it who asked. */
  readonly proof:
    | { readonly protocol: 'oidc'; readonly nonce: string; readonly codeVerifier: string }
    | { readonly protocol: 'saml'; readonly requestId: string }
  /** A page of the app. */
  readonly returnTo: string
  /** In milliseconds since the epoch. */
  readonly until: number
}

/** As long as somebody may take to type a password and find their phone. */
export const stateLifetimeMs = 600_000

const purpose = 'sign-on-state'

/** 128 random bits that travel in an address. */
export const newStateToken = (): string => randomBytes(16).toString('base64url')

/** The state as text that nobody else can make. */
export const sealState = ({ tokens }: Uses<'tokens'>, state: SignOnState): string =>
  tokens.sign(purpose, Buffer.from(JSON.stringify(state)).toString('base64url'))

/** The state of a cookie; undefined when there is none, it was not made here, or its time is over. */
export function openState({ clock, tokens }: Uses<'clock' | 'tokens'>, cookie: string | undefined) {
  const sealed = cookie === undefined ? undefined : tokens.verify(purpose, cookie)
  if (sealed === undefined) return undefined
  const state = JSON.parse(Buffer.from(sealed, 'base64url').toString('utf8')) as SignOnState
  return clock.now().getTime() < state.until ? state : undefined
}

/** Whether a text from outside is the expected one, in constant time. */
export function isSame(given: string | undefined, expected: string): boolean {
  const one = Buffer.from(given ?? '')
  const other = Buffer.from(expected)
  return one.length === other.length && timingSafeEqual(one, other)
}
