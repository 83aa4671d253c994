import type { Uses } from '#platform/platform.ts'
import type { Account } from './account.ts'
import { checkPassword } from './check-password.ts'
import { type AwaitedSignIn, beginSecondFactor } from './factors/begin-second-factor.ts'
import { type Caller, type OpenedSession, openSession } from './open-session.ts'

/**
 * Opens a session for who knows the account's password, or tells how an account that has a second factor goes on. Refused
 * like `checkPassword`.
 */
export async function signIn(
  platform: Uses<'clock' | 'config' | 'db' | 'limits' | 'passwords' | 'tokens' | 'vault'>,
  credentials: { email: string; password: string },
  caller: Caller,
): Promise<{ account: Account; session: OpenedSession } | { awaited: AwaitedSignIn }> {
  const account = await checkPassword(platform, credentials, caller)
  return platform.db.forSystem().transaction(async (tx) => {
    const awaited = await beginSecondFactor(platform, tx, account.id)
    return awaited ? { awaited } : { account, session: await openSession(platform, tx, account.id, caller) }
  })
}
