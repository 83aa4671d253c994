import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import type { UserId } from '#platform/id.ts'
import type { Authenticator, Factors } from './factor.ts'

const shown = ['id', 'name', 'created_at', 'last_used_at'] as const

interface ShownRow {
  id: string
  name: string
  created_at: Date
  last_used_at: Date | null
}

const toShown = ({ id, name, created_at: createdAt, last_used_at: lastUsedAt }: ShownRow): Authenticator => ({
  id,
  name,
  createdAt,
  lastUsedAt,
})

/** All that the account has besides its password. */
export async function selectFactors(tx: Tx, userId: UserId): Promise<Factors> {
  const [authenticators, passkeys, codes] = await Promise.all([
    tx
      .selectFrom('authenticators')
      .select(shown)
      .where('user_id', '=', userId)
      .where('confirmed_at', 'is not', null)
      .orderBy('id')
      .execute(),
    tx.selectFrom('passkeys').select(shown).where('user_id', '=', userId).orderBy('id').execute(),
    tx
      .selectFrom('recovery_codes')
      .select([sql<number>`cardinality(hashes)`.as('left'), 'created_at'])
      .where('user_id', '=', userId)
      .executeTakeFirst(),
  ])
  return {
    authenticators: authenticators.map(toShown),
    passkeys: passkeys.map(toShown),
    recoveryCodes: codes ? { left: codes.left, createdAt: codes.created_at } : null,
  }
}

export async function hasSecondFactor(tx: Tx, userId: UserId): Promise<boolean> {
  const row = await tx.selectFrom('users').select('has_second_factor').where('id', '=', userId).executeTakeFirst()
  return row?.has_second_factor ?? false
}

/** Holds the account while what it proves itself with is checked and changed, one request at a time. */
export async function lockFactors(tx: Tx, userId: UserId): Promise<{ hasSecondFactor: boolean }> {
  const row = await tx
    .selectFrom('users')
    .select('has_second_factor')
    .where('id', '=', userId)
    .forUpdate()
    .executeTakeFirst()
  return { hasSecondFactor: row?.has_second_factor ?? false }
}

export async function insertAuthenticator(
  tx: Tx,
  authenticator: { id: string; userId: UserId; name: string; secret: string },
  now: Date,
): Promise<void> {
  const { id, userId, name, secret } = authenticator
  await tx.insertInto('authenticators').values({ id, user_id: userId, name, secret, created_at: now }).execute()
}

/** The account's authenticators with their sealed secrets: those that count, or one that waits for confirmation. */
export async function selectSecrets(
  tx: Tx,
  userId: UserId,
  unconfirmedId?: string,
): Promise<{ id: string; secret: string }[]> {
  return tx
    .selectFrom('authenticators')
    .select(['id', 'secret'])
    .where('user_id', '=', userId)
    .where((e) =>
      unconfirmedId === undefined
        ? e('confirmed_at', 'is not', null)
        : e.and([e('id', '=', unconfirmedId), e('confirmed_at', 'is', null)]),
    )
    .execute()
}

/** Takes the step of a code, once: answers false when it, or one after it, was taken before. */
export async function takeStep(tx: Tx, id: string, step: number, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('authenticators')
    .set({ last_step: String(step), last_used_at: now })
    .where('id', '=', id)
    .where('confirmed_at', 'is not', null)
    .where('last_step', '<', String(step))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** From now on the authenticator counts; the code that proved it is taken. */
export async function setConfirmed(tx: Tx, id: string, step: number, now: Date): Promise<Authenticator | undefined> {
  const row = await tx
    .updateTable('authenticators')
    .set({ confirmed_at: now, last_step: String(step) })
    .where('id', '=', id)
    .where('confirmed_at', 'is', null)
    .returning(shown)
    .executeTakeFirst()
  return row && toShown(row)
}

/** Removes an authenticator, or all that wait for confirmation, and answers the name of one that counted. */
export async function deleteAuthenticator(tx: Tx, userId: UserId, id: string): Promise<string | undefined> {
  const row = await tx
    .deleteFrom('authenticators')
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .returning('name')
    .executeTakeFirst()
  return row?.name
}

/** Forgets what was begun and never confirmed. */
export async function deleteUnconfirmed(tx: Tx, userId: UserId): Promise<void> {
  await tx.deleteFrom('authenticators').where('user_id', '=', userId).where('confirmed_at', 'is', null).execute()
}

export async function storeRecoveryCodes(
  tx: Tx,
  codes: { userId: UserId; hashKey: string; hashes: readonly Buffer[] },
  now: Date,
): Promise<void> {
  const change = { hash_key: codes.hashKey, hashes: [...codes.hashes], created_at: now }
  await tx
    .insertInto('recovery_codes')
    .values({ user_id: codes.userId, ...change })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(change))
    .execute()
}

export async function selectHashKey(tx: Tx, userId: UserId): Promise<string | undefined> {
  const row = await tx.selectFrom('recovery_codes').select('hash_key').where('user_id', '=', userId).executeTakeFirst()
  return row?.hash_key
}

/** Takes a recovery code, once, and answers how many are left; undefined when it is none of them. */
export async function takeRecoveryCode(tx: Tx, userId: UserId, hash: Buffer): Promise<number | undefined> {
  const row = await tx
    .updateTable('recovery_codes')
    .set({ hashes: sql`array_remove(hashes, ${hash}::bytea)` })
    .where('user_id', '=', userId)
    .where(sql<boolean>`${hash}::bytea = any (hashes)`)
    .returning(sql<number>`cardinality(hashes)`.as('left'))
    .executeTakeFirst()
  return row?.left
}

/** Removes everything but the password. */
export async function deleteAllFactors(tx: Tx, userId: UserId): Promise<void> {
  for (const table of ['authenticators', 'passkeys', 'recovery_codes', 'pending_sign_ins'] as const) {
    await tx.deleteFrom(table).where('user_id', '=', userId).execute()
  }
}
