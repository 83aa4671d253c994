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

export async function findPasswordHash(tx: Tx, id: UserId): Promise<string | undefined> {
  const row = await tx.selectFrom('passwords').select('hash').where('user_id', '=', id).executeTakeFirst()
  return row?.hash
}

/** Puts a newer hash of the same password in place of one, unless that was replaced in the meantime. */
export async function renewPasswordHash(
  tx: Tx,
  id: UserId,
  { before, after }: { before: string; after: string },
): Promise<void> {
  await tx.updateTable('passwords').set({ hash: after }).where('user_id', '=', id).where('hash', '=', before).execute()
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
  session: Omit<Session, 'isRotationDue'> & { tokenHash: Buffer; sealedOrigin: string },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('sessions')
    .values({
      id: session.id,
      user_id: session.userId,
      token_hash: session.tokenHash,
      sealed_origin: session.sealedOrigin,
      created_at: now,
      last_seen_at: session.lastSeenAt,
      expires_at: session.expiresAt,
      factors: session.factors,
      authenticated_at: session.authenticatedAt,
    })
    .execute()
}

/** The session of this token, or of one that was replaced a moment ago. */
export async function selectSession(tx: Tx, tokenHash: Buffer, now: Date): Promise<Session | undefined> {
  const row = await tx
    .selectFrom('sessions')
    .select(['id', 'user_id', 'last_seen_at', 'expires_at', 'factors', 'authenticated_at', 'rotation_due'])
    .where((e) =>
      e.or([
        e('token_hash', '=', tokenHash),
        e.and([e('previous_token_hash', '=', tokenHash), e('previous_until', '>', now)]),
      ]),
    )
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      userId: row.user_id,
      lastSeenAt: row.last_seen_at,
      expiresAt: row.expires_at,
      factors: row.factors === 2 ? 2 : 1,
      authenticatedAt: row.authenticated_at,
      isRotationDue: row.rotation_due,
    }
  )
}

export async function touchSession(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.updateTable('sessions').set({ last_seen_at: now }).where('id', '=', id).execute()
}

export async function deleteSessionOfToken(tx: Tx, tokenHash: Buffer): Promise<void> {
  await tx.deleteFrom('sessions').where('token_hash', '=', tokenHash).execute()
}

export async function deleteSession(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('sessions').where('id', '=', id).execute()
}

/** Ends the account's sessions, but for one if it is given; answers how many there were. */
export async function deleteSessionsOf(tx: Tx, userId: UserId, exceptId?: string): Promise<number> {
  let query = tx.deleteFrom('sessions').where('user_id', '=', userId)
  if (exceptId !== undefined) query = query.where('id', '<>', exceptId)
  const { numDeletedRows } = await query.executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

/** Removes what has ended: sessions past their time or idle too long, and old password resets. */
export async function deleteEnded(tx: Tx, now: Date, idleSince: Date): Promise<void> {
  await tx
    .deleteFrom('sessions')
    .where((e) => e.or([e('expires_at', '<=', now), e('last_seen_at', '<=', idleSince)]))
    .execute()
  await tx.deleteFrom('password_resets').where('expires_at', '<=', now).execute()
}

/** Opens a reset, or leaves the one of this id as it is. */
export async function insertPasswordReset(
  tx: Tx,
  reset: { id: string; userId: UserId; expiresAt: Date },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('password_resets')
    .values({ id: reset.id, user_id: reset.userId, created_at: now, expires_at: reset.expiresAt })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
}

/** How many other resets of the account are open. */
export async function countOpenResets(
  tx: Tx,
  { id, userId, now }: { id: string; userId: UserId; now: Date },
): Promise<number> {
  const { count } = await tx
    .selectFrom('password_resets')
    .select((e) => e.fn.countAll<string>().as('count'))
    .where('user_id', '=', userId)
    .where('id', '<>', id)
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

/** The account that a reset is for, while it is open. */
export async function findResetAccount(tx: Tx, id: string, now: Date): Promise<Account | undefined> {
  const row = await tx
    .selectFrom('password_resets')
    .innerJoin('users', 'users.id', 'password_resets.user_id')
    .select(['users.id', 'email', 'name', 'locale', 'time_zone', 'version'])
    .where('password_resets.id', '=', id)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row && toAccount(row)
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
