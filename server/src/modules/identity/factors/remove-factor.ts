import type { UserActor } from '#platform/actor.ts'
import { record } from '#platform/outbox.ts'
import type { Uses } from '#platform/platform.ts'
import { requestProblems } from '#platform/problem.ts'
import { assertMayChange } from './factor.ts'
import { factorsChanged } from './factor-events.ts'
import { deleteAuthenticator, lockFactors } from './factor-sql.ts'
import { deletePasskey } from './passkey-sql.ts'

/**
 * Removes one of the signed-in person's own factors. With the last one go the recovery codes, and sessions that it proved
 * count as proved by a password alone.
 */
export async function removeFactor(
  { clock, db }: Uses<'clock' | 'db'>,
  actor: UserActor,
  { kind, id }: { kind: 'authenticator' | 'passkey'; id: string },
): Promise<void> {
  const { userId } = actor
  await db.forSystem().transaction(async (tx) => {
    assertMayChange(actor, (await lockFactors(tx, userId)).hasSecondFactor)
    const name = await (kind === 'passkey' ? deletePasskey : deleteAuthenticator)(tx, userId, id)
    if (name === undefined) throw requestProblems.notFound()
    await record(tx, factorsChanged({ userId, change: { kind: `${kind}-removed`, name } }), clock)
  })
}
