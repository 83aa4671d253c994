import { recordAudit } from '#platform/audit/record-audit.ts'
import { record } from '#platform/outbox.ts'
import type { Uses } from '#platform/platform.ts'
import { deleteDevicesOf } from './device-sql.ts'
import { forgetGuesses } from './guess-sql.ts'
import { passwordChanged } from './identity-events.ts'
import { identityProblems } from './identity-problems.ts'
import {
  closePasswordResets,
  deleteSessionsOf,
  findResetAccount,
  setPasswordHash,
  usePasswordReset,
} from './identity-sql.ts'
import { assertGoodPassword } from './new-password.ts'
import type { Caller } from './open-session.ts'
import { readResetToken } from './password-reset.ts'

/**
 * Sets a new password with the token of a link, once. Every session, known device and other reset of the account ends,
 * and the guesses at the old password are forgotten.
 */
export async function completePasswordReset(
  platform: Uses<'clock' | 'db' | 'passwordBlocklist' | 'passwords' | 'tokens'>,
  { token, password }: { token: string; password: string },
  { address, userAgent }: Caller,
): Promise<void> {
  const { clock, db, passwords, tokens } = platform
  const resetId = readResetToken(tokens, token)
  if (resetId === undefined) throw identityProblems.resetNotValid()
  const account = await db.forSystem().transaction((tx) => findResetAccount(tx, resetId, clock.now()))
  if (!account) throw usedUp()
  await assertGoodPassword(platform, password, account)
  const passwordHash = await passwords.hash(password)
  const now = clock.now()
  await db.forSystem().transaction(async (tx) => {
    const userId = await usePasswordReset(tx, resetId, now)
    if (!userId) throw usedUp()
    await setPasswordHash(tx, userId, passwordHash, now)
    await closePasswordResets(tx, userId, now)
    await deleteSessionsOf(tx, userId)
    await deleteDevicesOf(tx, userId)
    await forgetGuesses(tx, userId)
    await recordAudit(tx, { action: 'identity.password-changed', concerns: userId, detail: { how: 'reset' } })
    await record(tx, passwordChanged({ userId, how: 'reset', address, userAgent }), clock)
  })
}

const usedUp = () =>
  identityProblems.resetNotValid('It was used already, or it is older than an hour. Ask for a new one.')
