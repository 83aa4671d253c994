import type { Tx } from '#platform/database.ts'
import type { UserId } from '#platform/id.ts'
import type { Passkey } from './factor.ts'

/** What checking an answer of the passkey takes. */
export interface StoredPasskey {
  readonly id: string
  readonly userId: UserId
  readonly name: string
  readonly credentialId: string
  readonly publicKey: Uint8Array<ArrayBuffer>
  readonly counter: number
  readonly transports: string[]
}

const columns = ['id', 'user_id', 'name', 'credential_id', 'public_key', 'counter', 'transports'] as const

interface PasskeyRow {
  id: string
  user_id: string
  name: string
  credential_id: string
  public_key: Buffer
  counter: string
  transports: string[]
}

const toStored = (row: PasskeyRow): StoredPasskey => ({
  id: row.id,
  userId: row.user_id,
  name: row.name,
  credentialId: row.credential_id,
  publicKey: new Uint8Array(row.public_key),
  counter: Number(row.counter),
  transports: row.transports,
})

export async function selectPasskeys(tx: Tx, userId: UserId): Promise<StoredPasskey[]> {
  const rows = await tx.selectFrom('passkeys').select(columns).where('user_id', '=', userId).orderBy('id').execute()
  return rows.map(toStored)
}

export async function findPasskey(tx: Tx, credentialId: string): Promise<StoredPasskey | undefined> {
  const row = await tx
    .selectFrom('passkeys')
    .select(columns)
    .where('credential_id', '=', credentialId)
    .executeTakeFirst()
  return row && toStored(row)
}

/** Stores the passkey, or answers undefined when its credential is registered already. */
export async function insertPasskey(tx: Tx, passkey: StoredPasskey, now: Date): Promise<Passkey | undefined> {
  const row = await tx
    .insertInto('passkeys')
    .values({
      id: passkey.id,
      user_id: passkey.userId,
      name: passkey.name,
      credential_id: passkey.credentialId,
      public_key: Buffer.from(passkey.publicKey),
      counter: String(passkey.counter),
      transports: passkey.transports,
      created_at: now,
    })
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row && { id: row.id, name: passkey.name, createdAt: now, lastUsedAt: null }
}

/** Notes a use, if the passkey is still there and nobody used it since its counter was read. */
export async function notePasskeyUse(
  tx: Tx,
  { id, counter }: StoredPasskey,
  newCounter: number,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('passkeys')
    .set({ counter: String(newCounter), last_used_at: now })
    .where('id', '=', id)
    .where('counter', '=', String(counter))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function setPasskeyName(tx: Tx, userId: UserId, id: string, name: string): Promise<Passkey | undefined> {
  const row = await tx
    .updateTable('passkeys')
    .set({ name })
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .returning(['id', 'name', 'created_at', 'last_used_at'])
    .executeTakeFirst()
  return row && { id: row.id, name: row.name, createdAt: row.created_at, lastUsedAt: row.last_used_at }
}

/** Removes the passkey and answers its name, or undefined when the account has no such one. */
export async function deletePasskey(tx: Tx, userId: UserId, id: string): Promise<string | undefined> {
  const row = await tx
    .deleteFrom('passkeys')
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .returning('name')
    .executeTakeFirst()
  return row?.name
}
