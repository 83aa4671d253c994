import type { UserActor } from '#platform/actor.ts'
import type { Tx } from '#platform/database.ts'
import { requestProblems } from '#platform/problem.ts'
import type { SessionToken } from '#platform/http/session-cookies.ts'
import { hashSessionToken, newSessionToken } from './session.ts'
import { replaceToken } from './session-sql.ts'

/**
 * Gives the actor's own session another token in the caller's transaction, because it may do more from now on: a copy of
 * the one before is worth nothing. The answer is for the browser, by `giveSession`. Refused for what is no session.
 */
export async function rotateSession(tx: Tx, { credential }: UserActor): Promise<SessionToken> {
  if (credential.kind !== 'session') throw requestProblems.forbidden('Only a session can do this; sign in.')
  const token = newSessionToken()
  const replaced = await replaceToken(tx, credential.id, hashSessionToken(token))
  if (!replaced) throw requestProblems.notSignedIn()
  return { token, expiresAt: replaced.expiresAt }
}
