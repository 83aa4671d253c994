import type { Tx } from '#platform/database.ts'
import type { SessionToken } from '#platform/http/session-cookies.ts'
import type { Uses } from '#platform/platform.ts'
import type { FoundSession } from '#platform/route.ts'
import { selectSession, touchSession } from './identity-sql.ts'
import {
  hashSessionToken,
  isAlive,
  isRecent,
  newSessionToken,
  rotationGraceMs,
  seenIsOld,
  type Session,
} from './session.ts'
import { renewToken } from './session-sql.ts'

/**
 * Who a session token belongs to, or undefined when it is unknown, over, or idle too long. It is asked on every request
 * and remembered nowhere, so that a session that is ended is over at once. One whose holder may do more since the last
 * request comes with another token.
 */
export async function findSession(
  { clock, config, db }: Uses<'clock' | 'config' | 'db'>,
  token: string,
): Promise<FoundSession | undefined> {
  const now = clock.now()
  return db.forSystem().transaction(async (tx) => {
    const session = await selectSession(tx, hashSessionToken(token), now)
    if (!session || !isAlive(session, now, config)) return undefined
    if (seenIsOld(session, now)) await touchSession(tx, session.id, now)
    const renewed = session.isRotationDue ? await renew(tx, session, token, now) : undefined
    return {
      user: {
        userId: session.userId,
        credential: { kind: 'session', id: session.id, factors: session.factors, isRecent: isRecent(session, now) },
      },
      renewed,
    }
  })
}

async function renew(
  tx: Tx,
  { id, expiresAt }: Session,
  previous: string,
  now: Date,
): Promise<SessionToken | undefined> {
  const token = newSessionToken()
  const wasFirst = await renewToken(tx, id, {
    tokenHash: hashSessionToken(token),
    previousHash: hashSessionToken(previous),
    previousUntil: new Date(now.getTime() + rotationGraceMs),
  })
  return wasFirst ? { token, expiresAt } : undefined
}
