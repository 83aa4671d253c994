import type { UserActor } from '#platform/actor.ts'
import type { OrganizationId, UserId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { deleteSessionsOf } from './identity-sql.ts'
import { identityProblems } from './identity-problems.ts'
import { deleteSessionOf, deleteSessionsOfSignOn } from './session-sql.ts'

/** Ends one of the person's sessions at once. Another person's reads as missing. */
export async function endSession({ db }: Uses<'db'>, actor: UserActor, sessionId: string): Promise<void> {
  const ended = await db.forUser(actor).transaction((tx) => deleteSessionOf(tx, actor.userId, sessionId))
  if (!ended) throw identityProblems.sessionNotFound()
}

/** Ends every session of the person but the one that asks. */
export async function endOtherSessions({ db }: Uses<'db'>, { userId, credential }: UserActor): Promise<void> {
  await db.forUser({ userId }).transaction((tx) => deleteSessionsOf(tx, userId, credential.id))
}

/** Ends every session of the account, as an operator; answers how many there were. */
export async function endAllSessions({ db }: Uses<'db'>, userId: UserId): Promise<number> {
  return db.forSystem().transaction((tx) => deleteSessionsOf(tx, userId))
}

/** Ends the person's sessions that this organization's sign-on opened; all others stay. */
export async function endSessionsOfSignOn(
  { db }: Uses<'db'>,
  { userId, organizationId }: { userId: UserId; organizationId: OrganizationId },
): Promise<void> {
  await db.forSystem().transaction((tx) => deleteSessionsOfSignOn(tx, userId, organizationId))
}
