import { sql } from 'kysely'
import type { Tx } from '../database.ts'
import type { WrappedKey } from './key-provider.ts'

/** A data key as the database keeps it. */
export interface StoredKey {
  readonly id: number
  /** Undefined once retired. */
  readonly wrapped: Buffer | undefined
  readonly wrappedBy: string
  readonly createdAt: Date
  /** Since when another key seals; undefined for the current one. */
  readonly replacedAt: Date | undefined
  readonly retiredAt: Date | undefined
}

/** Every data key there ever was, the newest last. */
export async function selectKeys(tx: Tx): Promise<StoredKey[]> {
  const rows = await tx.selectFrom('vault_keys').selectAll().orderBy('id').execute()
  return rows.map((row) => ({
    id: row.id,
    wrapped: row.wrapped ?? undefined,
    wrappedBy: row.wrapped_by,
    createdAt: row.created_at,
    replacedAt: row.replaced_at ?? undefined,
    retiredAt: row.retired_at ?? undefined,
  }))
}

/** Until the transaction ends, nobody else makes, replaces or retires a key. */
export async function lockKeys(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('upskill vault keys'))`.execute(tx)
}

/** Makes the key the current one, in place of the one before. */
export async function insertCurrentKey(tx: Tx, key: WrappedKey, now: Date): Promise<void> {
  await tx.updateTable('vault_keys').set({ replaced_at: now }).where('replaced_at', 'is', null).execute()
  await tx
    .insertInto('vault_keys')
    .values({ id: key.id, wrapped: key.wrapped, wrapped_by: key.wrappedBy, created_at: now })
    .execute()
}

/** Forgets the key itself; its number stays. */
export async function eraseKey(tx: Tx, id: number, now: Date): Promise<void> {
  await tx.updateTable('vault_keys').set({ wrapped: null, retired_at: now }).where('id', '=', id).execute()
}
