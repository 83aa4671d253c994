import type { Uses } from '#platform/platform.ts'
import { identityProblems } from './identity-problems.ts'
import { closePasswordResets, deleteSessionsOf, setPasswordHash, usePasswordReset } from './identity-sql.ts'
import { passwordResetPurpose } from './mail-password-reset.ts'

/** Sets a new password with a mailed token, once, and ends every session and every other reset of the account. */
export async function completePasswordReset(
  { clock, db, passwords, tokens }: Uses<'clock' | 'db' | 'passwords' | 'tokens'>,
  { token, password }: { token: string; password: string },
): Promise<void> {
  const resetId = tokens.verify(passwordResetPurpose, token)
  if (resetId === undefined) throw identityProblems.resetNotValid()
  const passwordHash = await passwords.hash(password)
  const now = clock.now()
  await db.forSystem().transaction(async (tx) => {
    const userId = await usePasswordReset(tx, resetId, now)
    if (!userId)
      throw identityProblems.resetNotValid('It was used already, or it is older than an hour. Ask for a new one.')
    await setPasswordHash(tx, userId, passwordHash, now)
    await closePasswordResets(tx, userId, now)
    await deleteSessionsOf(tx, userId)
  })
}
