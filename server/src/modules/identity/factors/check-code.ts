import type { Tx } from '#platform/database.ts'
import { recordAudit } from '#platform/audit/record-audit.ts'
import { newId, type UserId } from '#platform/id.ts'
import { record } from '#platform/outbox.ts'
import type { Uses } from '#platform/platform.ts'
import { secretContext } from './add-authenticator.ts'
import { factorsChanged } from './factor-events.ts'
import { factorProblems } from './factor-problems.ts'
import { lockFactors, selectHashKey, selectSecrets, takeRecoveryCode, takeStep } from './factor-sql.ts'
import { hashKeyContext } from './make-recovery-codes.ts'
import { countWrongCodes, insertWrongCode } from './proof-sql.ts'
import { hashRecoveryCode, isRecoveryCode } from './recovery-code.ts'
import { isTotpCode, stepOfCode } from './totp.ts'

/** At most ten wrong codes of an account in a quarter of an hour, wherever they are tried: one in 33,000 a quarter. */
const mostWrongCodes = 10
const countedMs = 900_000

/** Wrong codes from before this count no more. */
export const wrongCodesCountSince = (now: Date): Date => new Date(now.getTime() - countedMs)

/** What a code is of. It is taken only in the transaction in which it allows something. */
export type CodeMatch =
  | { readonly kind: 'authenticator'; readonly id: string; readonly step: number }
  | { readonly kind: 'recovery-code'; readonly hash: Buffer }

/** Finds out what a code of this account may be; outside of a transaction, since the vault may need one of its own. */
export async function matchCode(
  { clock, db, vault }: Uses<'clock' | 'db' | 'vault'>,
  userId: UserId,
  code: string,
): Promise<CodeMatch | undefined> {
  if (isTotpCode(code)) {
    for (const { id, secret } of await db.forSystem().transaction((tx) => selectSecrets(tx, userId))) {
      const step = stepOfCode(await vault.open(secretContext(id), secret), code, clock.now())
      if (step !== undefined) return { kind: 'authenticator', id, step }
    }
    return undefined
  }
  if (!isRecoveryCode(code)) return undefined
  const hashKey = await db.forSystem().transaction((tx) => selectHashKey(tx, userId))
  if (hashKey === undefined) return undefined
  return { kind: 'recovery-code', hash: hashRecoveryCode(await vault.open(hashKeyContext(userId), hashKey), code) }
}

/** Holds the account, and refuses when its codes are being guessed: before anything tells whether this one is right. */
export async function holdForCode(tx: Tx, userId: UserId, now: Date): Promise<void> {
  await lockFactors(tx, userId)
  if ((await countWrongCodes(tx, userId, wrongCodesCountSince(now))) >= mostWrongCodes) {
    throw factorProblems.codesBlocked('Wait a quarter of an hour, or use a passkey.')
  }
}

/**
 * Takes the code, once, and answers whether it was right; a wrong one is counted, and its transaction must commit. The
 * account is held before. Its owner hears of a used recovery code, and of guessing.
 */
export async function takeCode(
  { clock }: Uses<'clock'>,
  tx: Tx,
  userId: UserId,
  match: CodeMatch | undefined,
): Promise<boolean> {
  const now = clock.now()
  if (match?.kind === 'authenticator' && (await takeStep(tx, match.id, match.step, now))) return true
  if (match?.kind === 'recovery-code') {
    const left = await takeRecoveryCode(tx, userId, match.hash)
    if (left !== undefined) {
      await record(tx, factorsChanged({ userId, change: { kind: 'recovery-code-used', left } }), clock)
      return true
    }
  }
  await insertWrongCode(tx, newId(clock), userId, now)
  await recordAudit(tx, {
    action: 'identity.second-factor-failed',
    subject: { kind: 'users', id: userId },
    concerns: userId,
  })
  if ((await countWrongCodes(tx, userId, wrongCodesCountSince(now))) === mostWrongCodes) {
    await record(tx, factorsChanged({ userId, change: { kind: 'codes-blocked' } }), clock)
  }
  return false
}
