import type { UserActor } from '#platform/actor.ts'
import { assertVersion } from '#platform/etag.ts'
import type { Uses } from '#platform/platform.ts'
import { requestProblems } from '#platform/problem.ts'
import { type Account, assertKnownLocale } from './account.ts'
import { changeAccount, lockAccount } from './identity-sql.ts'

export interface AccountChange {
  readonly name?: string
  readonly locale?: string
  readonly timeZone?: string
}

/** Changes the signed-in person's own account; refused with 412 when it is not at the expected version. */
export async function updateMe(
  { clock, db }: Uses<'clock' | 'db'>,
  actor: UserActor,
  change: AccountChange,
  expectedVersion: number,
): Promise<Account> {
  assertKnownLocale(change)
  return db.forUser(actor).transaction(async (tx) => {
    const account = await lockAccount(tx, actor.userId)
    if (!account) throw requestProblems.notSignedIn()
    assertVersion(account.version, expectedVersion)
    return changeAccount(
      tx,
      account.id,
      { ...account, ...change, name: (change.name ?? account.name).trim() },
      clock.now(),
    )
  })
}
