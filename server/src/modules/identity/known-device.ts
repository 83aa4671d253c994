/**
 * Known devices: browsers that somebody signed in to an account with. Each holds a cookie for it, so that strangers who
 * guess at the account's password use up what strangers may, and not what its owner may (OWASP, "Slow Down Online Guessing
 * Attacks with Device Cookies"). A cookie proves nothing more: who has one still needs the password.
 */
import { retentionMs } from '#platform/retention.ts'
import type { TokenSigner } from '#platform/token-signer.ts'

export interface KnownDevice {
  readonly id: string
  /** Where it last signed in from. */
  readonly sealedOrigin: string
  readonly createdAt: Date
  readonly lastSeenAt: Date
}

const purpose = 'known-device'
const separator = '~'

/** Accounts that one browser remembers: a family's. */
const mostInCookie = 5

/** Of more browsers of one account, those that were not seen for longest are forgotten. */
export const mostDevices = 20

/** Devices not seen since are forgotten: their cookies are gone. */
export const forgottenSince = (now: Date): Date => new Date(now.getTime() - retentionMs.known_devices)

/** The ids of the devices that a browser is, one for each account, as far as the cookie is genuine. */
export function readDeviceCookie(tokens: TokenSigner, cookie: string | undefined): string[] {
  return (cookie ?? '')
    .split(separator, mostInCookie)
    .map((token) => tokens.verify(purpose, token))
    .filter((id) => id !== undefined)
}

/** A cookie that holds these ids, the first ones if they are many. */
export const writeDeviceCookie = (tokens: TokenSigner, ids: readonly string[]): string =>
  [...new Set(ids)]
    .slice(0, mostInCookie)
    .map((id) => tokens.sign(purpose, id))
    .join(separator)
