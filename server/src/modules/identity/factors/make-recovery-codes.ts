import type { UserActor } from '#platform/actor.ts'
import type { Tx } from '#platform/database.ts'
import type { UserId } from '#platform/id.ts'
import { record } from '#platform/outbox.ts'
import type { Uses } from '#platform/platform.ts'
import { contextOf } from '#platform/vault/sealed-columns.ts'
import { assertMayChange } from './factor.ts'
import { factorsChanged } from './factor-events.ts'
import { factorProblems } from './factor-problems.ts'
import { lockFactors, selectHashKey, storeRecoveryCodes } from './factor-sql.ts'
import { hashRecoveryCode, newHashKey, newRecoveryCodes } from './recovery-code.ts'

/** Codes as their owner sees them once, and as they are stored. */
export interface PreparedCodes {
  readonly userId: UserId
  readonly codes: string[]
  readonly hashKey: string
  readonly hashes: readonly Buffer[]
}

/** Where the key of an account's recovery codes is sealed for. */
export const hashKeyContext = (userId: UserId): string => contextOf('recovery_codes.hash_key', userId)

/** Makes new codes, still stored nowhere; outside of a transaction, since sealing may need one of its own. */
export async function prepareRecoveryCodes({ vault }: Uses<'vault'>, userId: UserId): Promise<PreparedCodes> {
  const codes = newRecoveryCodes()
  const key = newHashKey()
  return {
    userId,
    codes,
    hashKey: await vault.seal(hashKeyContext(userId), key),
    hashes: codes.map((code) => hashRecoveryCode(key, code)),
  }
}

/** Stores the codes and answers them if the account has none yet, null otherwise. */
export async function storeFirstRecoveryCodes(tx: Tx, prepared: PreparedCodes, now: Date): Promise<string[] | null> {
  if ((await selectHashKey(tx, prepared.userId)) !== undefined) return null
  await storeRecoveryCodes(tx, prepared, now)
  return prepared.codes
}

/** Ten new recovery codes, shown this once; those from before are worth nothing any more. */
export async function makeRecoveryCodes(platform: Uses<'clock' | 'db' | 'vault'>, actor: UserActor): Promise<string[]> {
  const { clock, db } = platform
  const { userId } = actor
  const prepared = await prepareRecoveryCodes(platform, userId)
  return db.forSystem().transaction(async (tx) => {
    const { hasSecondFactor } = await lockFactors(tx, userId)
    if (!hasSecondFactor) throw factorProblems.noSecondFactor('Set up an authenticator app or a passkey first.')
    assertMayChange(actor, hasSecondFactor)
    await storeRecoveryCodes(tx, prepared, clock.now())
    await record(tx, factorsChanged({ userId, change: { kind: 'recovery-codes-made' } }), clock)
    return prepared.codes
  })
}
