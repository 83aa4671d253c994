import type { Tx } from '#platform/database.ts'
import type { SessionToken } from '#platform/http/session-cookies.ts'
import { newId, type UserId } from '#platform/id.ts'
import { record } from '#platform/outbox.ts'
import type { Uses } from '#platform/platform.ts'
import { signedInOnNewDevice } from './identity-events.ts'
import { deleteSessionOfToken, insertSession } from './identity-sql.ts'
import { type Origin, sealOrigin } from './origin.ts'
import { rememberDevice } from './remember-device.ts'
import { hashSessionToken, newSessionToken, sessionEnd } from './session.ts'

/** Where a sign-in comes from, kept so that a person can recognize their sessions. */
export interface Caller extends Origin {
  /** Of the session that the browser has so far. */
  readonly sessionToken?: string | undefined
  /** What tells which accounts know the browser. */
  readonly deviceCookie?: string | undefined
  /** The browser, when the account that the request names knows it. */
  readonly deviceId?: string | undefined
}

/** What the browser is to keep: each sign-in has a new token. */
export interface OpenedSession extends SessionToken {
  readonly deviceCookie: string
}

/**
 * Starts a session in the caller's transaction, in place of the one that the browser had; the token itself is stored
 * nowhere. What was proved counts as just now.
 */
export async function startSession(
  platform: Uses<'clock' | 'config' | 'tokens' | 'vault'>,
  tx: Tx,
  userId: UserId,
  caller: Caller,
  factors: 1 | 2 = 1,
): Promise<OpenedSession & { isNewDevice: boolean }> {
  const now = platform.clock.now()
  const id = newId(platform.clock)
  const token = newSessionToken()
  const expiresAt = sessionEnd(now, platform.config)
  if (caller.sessionToken !== undefined) await deleteSessionOfToken(tx, hashSessionToken(caller.sessionToken))
  await insertSession(
    tx,
    {
      id,
      userId,
      tokenHash: hashSessionToken(token),
      lastSeenAt: now,
      expiresAt,
      factors,
      authenticatedAt: now,
      sealedOrigin: await sealOrigin(platform, 'sessions', id, caller),
    },
    now,
  )
  const device = await rememberDevice(platform, tx, userId, caller)
  return { token, expiresAt, deviceCookie: device.cookie, isNewDevice: device.isNew }
}

/** The same for an account that was there before: its owner is told by mail of a browser that the account did not know. */
export async function openSession(
  platform: Uses<'clock' | 'config' | 'tokens' | 'vault'>,
  tx: Tx,
  userId: UserId,
  caller: Caller,
  factors: 1 | 2 = 1,
): Promise<OpenedSession> {
  const { isNewDevice, ...session } = await startSession(platform, tx, userId, caller, factors)
  const { address, userAgent } = caller
  if (isNewDevice) await record(tx, signedInOnNewDevice({ userId, address, userAgent }), platform.clock)
  return session
}
