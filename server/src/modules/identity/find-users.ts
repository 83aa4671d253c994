import type { Tx } from '#platform/database.ts'
import type { UserId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { type Account, normalizeEmail } from './account.ts'
import { findCredentials, selectUsers } from './identity-sql.ts'

/** Names and addresses of the people with these ids, in one query. */
export async function findUsers(tx: Tx, ids: readonly UserId[]): Promise<Map<UserId, { name: string; email: string }>> {
  const users = await selectUsers(tx, ids)
  return new Map(users.map(({ id, name, email }) => [id, { name, email }]))
}

/** Names of the people with these ids, in one query. */
export async function findUserNames(tx: Tx, ids: readonly UserId[]): Promise<Map<UserId, string>> {
  const users = await selectUsers(tx, ids)
  return new Map(users.map(({ id, name }) => [id, name]))
}

/** The account with this address, however it is written, or undefined. */
export async function findAccountByEmail({ db }: Uses<'db'>, email: string): Promise<Account | undefined> {
  return db.forSystem().transaction(async (tx) => (await findCredentials(tx, normalizeEmail(email)))?.account)
}
