import type { UserActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { selectSession, touchSession } from './identity-sql.ts'
import { hashSessionToken, isAlive, isRecent, seenIsOld } from './session.ts'

/** Who a session token belongs to, or undefined when it is unknown, over, or idle too long. */
export async function findSession({ clock, db }: Uses<'clock' | 'db'>, token: string): Promise<UserActor | undefined> {
  const now = clock.now()
  return db.forSystem().transaction(async (tx) => {
    const session = await selectSession(tx, hashSessionToken(token))
    if (!session || !isAlive(session, now)) return undefined
    if (seenIsOld(session, now)) await touchSession(tx, session.id, now)
    return {
      userId: session.userId,
      credential: { kind: 'session', id: session.id, factors: session.factors, isRecent: isRecent(session, now) },
    }
  })
}
