import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import type { UserId } from '#platform/id.ts'
import type { Account } from './account.ts'
import type { Session } from './session.ts'

const accountColumns = ['id', 'email', 'name', 'locale', 'time_zone', 'version'] as const

interface AccountRow {
  id: string
  email: string
  name: string
  locale: string
  time_zone: string
  version: number
}

const toAccount = ({ time_zone: timeZone, ...row }: AccountRow): Account => ({ ...row, timeZone })

export async function findAccount(tx: Tx, id: UserId): Promise<Account | undefined> {
  const row = await tx.selectFrom('users').select(accountColumns).where('id', '=', id).executeTakeFirst()
  return row && toAccount(row)
}

export async function lockAccount(tx: Tx, id: UserId): Promise<Account | undefined> {
  const row = await tx.selectFrom('users').select(accountColumns).where('id', '=', id).forUpdate().executeTakeFirst()
  return row && toAccount(row)
}

export async function findCredentials(
  tx: Tx,
  email: string,
): Promise<{ account: Account; passwordHash: string } | undefined> {
  const row = await tx
    .selectFrom('users')
    .innerJoin('passwords', 'passwords.user_id', 'users.id')
    .select([...accountColumns, 'hash'])
    .where('email', '=', email)
    .executeTakeFirst()
  if (!row) return undefined
  const { hash: passwordHash, ...account } = row
  return { account: toAccount(account), passwordHash }
}

/** Inserts the account, or answers undefined when the address is taken. */
export async function insertAccount(
  tx: Tx,
  account: Omit<Account, 'version'> & { passwordHash: string },
  now: Date,
): Promise<Account | undefined> {
  const { id, email, name, locale, timeZone, passwordHash } = account
  const row = await tx
    .insertInto('users')
    .values({
      id,
      email,
      name,
      locale,
      time_zone: timeZone,
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning(accountColumns)
    .executeTakeFirst()
  if (!row) return undefined
  await tx.insertInto('passwords').values({ user_id: id, hash: passwordHash, updated_at: now }).execute()
  return toAccount(row)
}

export async function changeAccount(
  tx: Tx,
  id: UserId,
  change: { name: string; locale: string; timeZone: string },
  now: Date,
): Promise<Account> {
  const row = await tx
    .updateTable('users')
    .set({
      name: change.name,
      locale: change.locale,
      time_zone: change.timeZone,
      updated_at: now,
      version: sql`version + 1`,
    })
    .where('id', '=', id)
    .returning(accountColumns)
    .executeTakeFirstOrThrow()
  return toAccount(row)
}

export async function setPasswordHash(tx: Tx, id: UserId, passwordHash: string, now: Date): Promise<void> {
  await tx.updateTable('passwords').set({ hash: passwordHash, updated_at: now }).where('user_id', '=', id).execute()
}

export async function selectUsers(
  tx: Tx,
  ids: readonly UserId[],
): Promise<{ id: string; name: string; email: string }[]> {
  if (ids.length === 0) return []
  return tx
    .selectFrom('users')
    .select(['id', 'name', 'email'])
    .where('id', 'in', [...ids])
    .execute()
}

export async function insertSession(
  tx: Tx,
  session: Session & { tokenHash: Buffer; userAgent: string; address: string },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('sessions')
    .values({
      id: session.id,
      user_id: session.userId,
      token_hash: session.tokenHash,
      user_agent: session.userAgent,
      address: session.address,
      created_at: now,
      last_seen_at: session.lastSeenAt,
      expires_at: session.expiresAt,
      factors: session.factors,
      authenticated_at: session.authenticatedAt,
    })
    .execute()
}

export async function selectSession(tx: Tx, tokenHash: Buffer): Promise<Session | undefined> {
  const row = await tx
    .selectFrom('sessions')
    .select(['id', 'user_id', 'last_seen_at', 'expires_at', 'factors', 'authenticated_at'])
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      userId: row.user_id,
      lastSeenAt: row.last_seen_at,
      expiresAt: row.expires_at,
      factors: row.factors === 2 ? 2 : 1,
      authenticatedAt: row.authenticated_at,
    }
  )
}

export async function touchSession(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.updateTable('sessions').set({ last_seen_at: now }).where('id', '=', id).execute()
}

export async function deleteSession(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('sessions').where('id', '=', id).execute()
}

export async function deleteSessionsOf(tx: Tx, userId: UserId): Promise<void> {
  await tx.deleteFrom('sessions').where('user_id', '=', userId).execute()
}

/** Removes what has ended: sessions past their time or idle too long, and old password resets. */
export async function deleteEnded(tx: Tx, now: Date, idleSince: Date): Promise<void> {
  await tx
    .deleteFrom('sessions')
    .where((e) => e.or([e('expires_at', '<=', now), e('last_seen_at', '<=', idleSince)]))
    .execute()
  await tx.deleteFrom('password_resets').where('expires_at', '<=', now).execute()
}

export async function insertPasswordReset(
  tx: Tx,
  reset: { id: string; userId: UserId; expiresAt: Date },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('password_resets')
    .values({ id: reset.id, user_id: reset.userId, created_at: now, expires_at: reset.expiresAt })
    .execute()
}

export async function countOpenResets(tx: Tx, userId: UserId, now: Date): Promise<number> {
  const { count } = await tx
    .selectFrom('password_resets')
    .select((e) => e.fn.countAll<string>().as('count'))
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Marks every reset of the account as used, so that an older mail is worth nothing. */
export async function closePasswordResets(tx: Tx, userId: UserId, now: Date): Promise<void> {
  await tx
    .updateTable('password_resets')
    .set({ used_at: now })
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .execute()
}

/** Marks a reset that is still open as used and answers whose it is, or undefined when there is none to use. */
export async function usePasswordReset(tx: Tx, id: string, now: Date): Promise<UserId | undefined> {
  const row = await tx
    .updateTable('password_resets')
    .set({ used_at: now })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('user_id')
    .executeTakeFirst()
  return row?.user_id
}
