import type { Tx } from '#platform/database.ts'
import type { OrganizationId, UserId } from '#platform/id.ts'

/** A session as it is stored for its owner to see. */
export interface StoredSession {
  readonly id: string
  /** Undefined for one that a release before opened; then `address` and `userAgent` are where it lies. */
  readonly sealedOrigin: string | undefined
  readonly address: string
  readonly userAgent: string
  readonly factors: 1 | 2
  readonly createdAt: Date
  readonly lastSeenAt: Date
  readonly expiresAt: Date
}

/** The account's sessions that were seen since, those opened last first; one more than asked for when there are more. */
export async function selectSessionsOf(
  tx: Tx,
  userId: UserId,
  { after, limit, idleSince, now }: { after: readonly [string] | undefined; limit: number; idleSince: Date; now: Date },
): Promise<StoredSession[]> {
  let query = tx
    .selectFrom('sessions')
    .select(['id', 'sealed_origin', 'user_agent', 'address', 'factors', 'created_at', 'last_seen_at', 'expires_at'])
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .where('last_seen_at', '>', idleSince)
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (after) query = query.where('id', '<', after[0])
  const rows = await query.execute()
  return rows.map((row) => ({
    id: row.id,
    sealedOrigin: row.sealed_origin ?? undefined,
    address: row.address,
    userAgent: row.user_agent,
    factors: row.factors === 2 ? 2 : 1,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
  }))
}

/** Ends one session of the account; answers whether there was one. */
export async function deleteSessionOf(tx: Tx, userId: UserId, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}

/** Gives the session another token; the one before is worth nothing from then on. Undefined when the session is over. */
export async function replaceToken(tx: Tx, id: string, tokenHash: Buffer): Promise<{ expiresAt: Date } | undefined> {
  const row = await tx
    .updateTable('sessions')
    .set({ token_hash: tokenHash, previous_token_hash: null, previous_until: null, rotation_due: false })
    .where('id', '=', id)
    .returning('expires_at')
    .executeTakeFirst()
  return row && { expiresAt: row.expires_at }
}

/**
 * Gives a session whose rotation is due another token, and keeps the one before good until then. Answers whether this
 * was the request that did it: of several at once one is.
 */
export async function renewToken(
  tx: Tx,
  id: string,
  { tokenHash, previousHash, previousUntil }: { tokenHash: Buffer; previousHash: Buffer; previousUntil: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('sessions')
    .set({
      token_hash: tokenHash,
      previous_token_hash: previousHash,
      previous_until: previousUntil,
      rotation_due: false,
    })
    .where('id', '=', id)
    .where('rotation_due', '=', true)
    .where('token_hash', '=', previousHash)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function deleteSessionsOfSignOn(tx: Tx, userId: UserId, organizationId: OrganizationId): Promise<void> {
  await tx
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .where('id', 'in', (e) =>
      e.selectFrom('sign_on_sessions').select('session_id').where('org_id', '=', organizationId),
    )
    .execute()
}
