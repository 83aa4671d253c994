import type { UserActor } from '#platform/actor.ts'
import { newId } from '#platform/id.ts'
import { record } from '#platform/outbox.ts'
import type { Uses } from '#platform/platform.ts'
import { requestProblems } from '#platform/problem.ts'
import { contextOf } from '#platform/vault/sealed-columns.ts'
import { findAccount } from '../identity-sql.ts'
import { assertMayChange, type Authenticator, mostAuthenticators, sessionOf } from './factor.ts'
import { factorsChanged } from './factor-events.ts'
import { factorProblems } from './factor-problems.ts'
import { deleteUnconfirmed, insertAuthenticator, lockFactors, selectSecrets, setConfirmed } from './factor-sql.ts'
import { prepareRecoveryCodes, storeFirstRecoveryCodes } from './make-recovery-codes.ts'
import { noteProof } from './proof-sql.ts'
import { keyUri, newTotpSecret, stepOfCode } from './totp.ts'

/** Where an authenticator's secret is sealed for. */
export const secretContext = (authenticatorId: string): string => contextOf('authenticators.secret', authenticatorId)

/**
 * Begins to add an authenticator app and answers its secret, this once. It counts when a code of it has confirmed that the
 * app has the secret; whatever was begun before and not confirmed is forgotten.
 */
export async function addAuthenticator(
  { clock, db, vault }: Uses<'clock' | 'db' | 'vault'>,
  actor: UserActor,
  name: string,
): Promise<{ id: string; name: string; secret: string; uri: string }> {
  const { userId } = actor
  const id = newId(clock)
  const secret = newTotpSecret()
  const sealed = await vault.seal(secretContext(id), secret)
  return db.forSystem().transaction(async (tx) => {
    assertMayChange(actor, (await lockFactors(tx, userId)).hasSecondFactor)
    const account = await findAccount(tx, userId)
    if (!account) throw requestProblems.notSignedIn()
    if ((await selectSecrets(tx, userId)).length >= mostAuthenticators) {
      throw factorProblems.tooManyFactors(`An account holds at most ${mostAuthenticators} authenticator apps.`)
    }
    await deleteUnconfirmed(tx, userId)
    const authenticator = { id, userId, name: name.trim(), secret: sealed }
    await insertAuthenticator(tx, authenticator, clock.now())
    return { id, name: authenticator.name, secret, uri: keyUri(secret, account.email) }
  })
}

/**
 * Lets the authenticator count, once a code proves that the app has the secret; that code is used up. The first second
 * factor comes with recovery codes, and its session counts as proved with two factors from then on.
 */
export async function confirmAuthenticator(
  platform: Uses<'clock' | 'db' | 'vault'>,
  actor: UserActor,
  id: string,
  code: string,
): Promise<{ authenticator: Authenticator; recoveryCodes: string[] | null }> {
  const { clock, db, vault } = platform
  const { userId } = actor
  const now = clock.now()
  const [waiting] = await db.forSystem().transaction((tx) => selectSecrets(tx, userId, id))
  if (!waiting) throw requestProblems.notFound('This authenticator app does not wait for a code.')
  const step = stepOfCode(await vault.open(secretContext(id), waiting.secret), code, now)
  if (step === undefined) throw wrongCode()
  const prepared = await prepareRecoveryCodes(platform, userId)
  return db.forSystem().transaction(async (tx) => {
    assertMayChange(actor, (await lockFactors(tx, userId)).hasSecondFactor)
    const authenticator = await setConfirmed(tx, id, step, now)
    if (!authenticator) throw requestProblems.notFound('This authenticator app does not wait for a code.')
    await noteProof(tx, sessionOf(actor).id, 2, now)
    await record(
      tx,
      factorsChanged({ userId, change: { kind: 'authenticator-added', name: authenticator.name } }),
      clock,
    )
    return { authenticator, recoveryCodes: await storeFirstRecoveryCodes(tx, prepared, now) }
  })
}

/** Said of a code whatever is wrong with it. */
export const wrongCode = () =>
  factorProblems.wrongCode('It may have run out, or have been used before.', [
    { pointer: '/code', detail: 'is not right, or was used before' },
  ])
