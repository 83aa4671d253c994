import type { UserActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { requestProblems } from '#platform/problem.ts'
import { deleteSession } from './identity-sql.ts'

/** Ends the session that the request came with; the cookie is worth nothing from then on. Anything but a session is refused. */
export async function signOut({ db }: Uses<'db'>, actor: UserActor): Promise<void> {
  const { credential } = actor
  if (credential.kind !== 'session')
    throw requestProblems.forbidden('Only a session can be signed out; revoke a token instead.')
  await db.forSystem().transaction((tx) => deleteSession(tx, credential.id))
}
