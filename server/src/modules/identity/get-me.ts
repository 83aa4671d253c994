import type { UserActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { requestProblems } from '#platform/problem.ts'
import type { Account } from './account.ts'
import { findAccount } from './identity-sql.ts'

/** The signed-in person's own account. */
export async function getMe({ db }: Uses<'db'>, actor: UserActor): Promise<Account> {
  const account = await db.forUser(actor).transaction((tx) => findAccount(tx, actor.userId))
  if (!account) throw requestProblems.notSignedIn()
  return account
}
