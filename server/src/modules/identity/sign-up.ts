import { newId } from '#platform/id.ts'
import { normalizeEmail } from '#platform/normalize-email.ts'
import type { Uses } from '#platform/platform.ts'
import type { Account } from './account.ts'
import { identityProblems } from './identity-problems.ts'
import { insertAccount } from './identity-sql.ts'
import { assertGoodPassword } from './new-password.ts'
import { type Caller, type OpenedSession, startSession } from './open-session.ts'

export interface SignUp {
  readonly email: string
  readonly password: string
  readonly name: string
}

/** Makes an account and signs it in. An address that has an account already is refused with 409. */
export async function signUp(
  platform: Uses<'clock' | 'config' | 'db' | 'passwordBlocklist' | 'passwords' | 'tokens' | 'vault'>,
  { email, password, name }: SignUp,
  caller: Caller,
): Promise<{ account: Account; session: OpenedSession }> {
  const { clock, db, passwords } = platform
  await assertGoodPassword(platform, password, { email, name })
  const passwordHash = await passwords.hash(password)
  return db.forSystem().transaction(async (tx) => {
    const account = await insertAccount(
      tx,
      {
        id: newId(clock),
        email: normalizeEmail(email),
        name: name.trim(),
        locale: 'en',
        timeZone: 'UTC',
        passwordHash,
      },
      clock.now(),
    )
    if (!account) {
      throw identityProblems.emailTaken('Sign in instead, or reset the password.', [
        { pointer: '/email', detail: 'has an account already' },
      ])
    }
    return { account, session: await startSession(platform, tx, account.id, caller) }
  })
}
