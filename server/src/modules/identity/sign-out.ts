import type { UserActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { deleteSession } from './identity-sql.ts'

/** Ends the session that the request came with; the cookie is worth nothing from then on. */
export async function signOut({ db }: Uses<'db'>, actor: UserActor): Promise<void> {
  await db.forSystem().transaction((tx) => deleteSession(tx, actor.sessionId))
}
