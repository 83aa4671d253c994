import type { Tx } from '#platform/database.ts'
import type { UserId } from '#platform/id.ts'
import { normalizeEmail } from '#platform/normalize-email.ts'
import type { Uses } from '#platform/platform.ts'
import type { Account } from './account.ts'
import { findAccount, findCredentials, selectUsers } from './identity-sql.ts'

/** Whoever is not seen from where names are asked for: people who left the organization. */
const formerMember = 'Former member'

/** Names and addresses of the people with these ids, in one query. An organization learns those of its members alone. */
export async function findUsers(tx: Tx, ids: readonly UserId[]): Promise<Map<UserId, { name: string; email: string }>> {
  const users = await selectUsers(tx, ids)
  return new Map(users.map(({ id, name, email }) => [id, { name, email }]))
}

/** A name for each of these ids, in one query; in an organization, whoever left it is a former member. */
export async function findUserNames(tx: Tx, ids: readonly UserId[]): Promise<Map<UserId, string>> {
  const users = await selectUsers(tx, ids)
  const names = new Map(users.map(({ id, name }) => [id, name]))
  return new Map(ids.map((id) => [id, names.get(id) ?? formerMember]))
}

/** The account with this address, however it is written, or undefined. */
export async function findAccountByEmail({ db }: Uses<'db'>, email: string): Promise<Account | undefined> {
  return db.forSystem().transaction(async (tx) => (await findCredentials(tx, normalizeEmail(email)))?.account)
}

/** The account with this id, or undefined. */
export async function findAccountById({ db }: Uses<'db'>, userId: UserId): Promise<Account | undefined> {
  return db.forSystem().transaction((tx) => findAccount(tx, userId))
}
