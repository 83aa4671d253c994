import type { Tx } from '../database.ts'
import type { UserId } from '../id.ts'

/** A request as its key names it: whose, where, and a digest of the key. */
export interface KeyedRequest {
  readonly userId: UserId
  readonly scope: string
  readonly keyHash: Buffer
}

export interface StoredAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Sealed; undefined of an answer without a body. */
  readonly body: string | undefined
}

export interface StoredRequest {
  readonly id: string
  readonly fingerprint: Buffer
  readonly startedAt: Date
  /** Undefined while there is none. */
  readonly answer: StoredAnswer | undefined
}

/** Notes that the request is being done; false when its key is taken. */
export async function insertRequest(
  tx: Tx,
  { userId, scope, keyHash }: KeyedRequest,
  { id, fingerprint, startedAt }: Omit<StoredRequest, 'answer'>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await tx
    .insertInto('idempotent_requests')
    .values({ id, user_id: userId, scope, key_hash: keyHash, fingerprint, started_at: startedAt })
    .onConflict((conflict) => conflict.constraint('idempotent_requests_key').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows > 0n
}

export async function selectRequest(
  tx: Tx,
  { userId, scope, keyHash }: KeyedRequest,
): Promise<StoredRequest | undefined> {
  const row = await tx
    .selectFrom('idempotent_requests')
    .select(['id', 'fingerprint', 'started_at', 'status', 'headers', 'body'])
    .where('user_id', '=', userId)
    .where('scope', '=', scope)
    .where('key_hash', '=', keyHash)
    .executeTakeFirst()
  if (!row) return undefined
  const { id, fingerprint, started_at: startedAt, status, headers, body } = row
  const answer =
    status === null ? undefined : { status, headers: headers as Record<string, string>, body: body ?? undefined }
  return { id, fingerprint, startedAt, answer }
}

export async function setAnswer(tx: Tx, id: string, { status, headers, body }: StoredAnswer): Promise<void> {
  await tx
    .updateTable('idempotent_requests')
    .set({ status, headers: JSON.stringify(headers), body: body ?? null })
    .where('id', '=', id)
    .execute()
}

export async function deleteRequest(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('idempotent_requests').where('id', '=', id).execute()
}

export async function deleteRequestsBefore(tx: Tx, startedBefore: Date): Promise<void> {
  await tx.deleteFrom('idempotent_requests').where('started_at', '<', startedBefore).execute()
}
