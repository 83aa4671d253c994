import type { Tx } from '#platform/database.ts'
import { newId, type UserId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { insertSession } from './identity-sql.ts'
import { hashSessionToken, newSessionToken, sessionEnd } from './session.ts'

/** Where a sign-in comes from, kept so that a person can recognize their sessions. */
export interface Caller {
  readonly address: string
  readonly userAgent: string
}

/** A token to be given to the browser once, and until when it is good. */
export interface OpenedSession {
  readonly token: string
  readonly expiresAt: Date
}

/** Starts a session in the caller's transaction; the token itself is stored nowhere. What was proved counts as just now. */
export async function openSession(
  { clock }: Uses<'clock'>,
  tx: Tx,
  userId: UserId,
  caller: Caller,
  factors: 1 | 2 = 1,
): Promise<OpenedSession> {
  const now = clock.now()
  const token = newSessionToken()
  const expiresAt = sessionEnd(now)
  await insertSession(
    tx,
    {
      id: newId(clock),
      userId,
      tokenHash: hashSessionToken(token),
      lastSeenAt: now,
      expiresAt,
      factors,
      authenticatedAt: now,
      ...caller,
    },
    now,
  )
  return { token, expiresAt }
}
