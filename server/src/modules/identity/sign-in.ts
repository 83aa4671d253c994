import { normalizeEmail } from '#platform/normalize-email.ts'
import type { Uses } from '#platform/platform.ts'
import type { Account } from './account.ts'
import { identityProblems } from './identity-problems.ts'
import { findCredentials } from './identity-sql.ts'
import { type Caller, type OpenedSession, openSession } from './open-session.ts'

/** Opens a session. An unknown address and a wrong password are told apart neither by the answer nor by its time. */
export async function signIn(
  { clock, db, passwords }: Uses<'clock' | 'db' | 'passwords'>,
  { email, password }: { email: string; password: string },
  caller: Caller,
): Promise<{ account: Account; session: OpenedSession }> {
  const found = await db.forSystem().transaction((tx) => findCredentials(tx, normalizeEmail(email)))
  const matches = await passwords.verify(found?.passwordHash, password)
  if (!found || !matches) throw identityProblems.signInFailed()
  const { account } = found
  const session = await db.forSystem().transaction((tx) => openSession({ clock }, tx, account.id, caller))
  return { account, session }
}
