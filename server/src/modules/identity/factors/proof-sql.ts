import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import type { UserId } from '#platform/id.ts'

/** A sign-in whose password was right and whose second factor is still to come. */
export interface PendingSignIn {
  readonly id: string
  readonly userId: UserId
}

export async function insertPendingSignIn(
  tx: Tx,
  pending: PendingSignIn & { tokenHash: Buffer; expiresAt: Date },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('pending_sign_ins')
    .values({
      id: pending.id,
      user_id: pending.userId,
      token_hash: pending.tokenHash,
      created_at: now,
      expires_at: pending.expiresAt,
    })
    .execute()
}

export async function findPendingSignIn(tx: Tx, tokenHash: Buffer, now: Date): Promise<PendingSignIn | undefined> {
  const row = await tx
    .selectFrom('pending_sign_ins')
    .select(['id', 'user_id'])
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row && { id: row.id, userId: row.user_id }
}

/** Ends the pending sign-in; answers whether it was still there, so that only one request completes it. */
export async function deletePendingSignIn(tx: Tx, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('pending_sign_ins').where('id', '=', id).executeTakeFirst()
  return numDeletedRows === 1n
}

/** Ends whatever sign-ins of the account are pending. */
export async function deletePendingSignIns(tx: Tx, userId: UserId): Promise<void> {
  await tx.deleteFrom('pending_sign_ins').where('user_id', '=', userId).execute()
}

/** Counts a wrong code of a pending sign-in, and ends it with the one that is too many. */
export async function countWrongCode(tx: Tx, id: string, most: number): Promise<void> {
  const row = await tx
    .updateTable('pending_sign_ins')
    .set({ wrong_codes: sql`wrong_codes + 1` })
    .where('id', '=', id)
    .returning('wrong_codes')
    .executeTakeFirst()
  if (row && row.wrong_codes >= most) await deletePendingSignIn(tx, id)
}

export async function insertWrongCode(tx: Tx, id: string, userId: UserId, now: Date): Promise<void> {
  await tx.insertInto('wrong_codes').values({ id, user_id: userId, tried_at: now }).execute()
}

export async function countWrongCodes(tx: Tx, userId: UserId, since: Date): Promise<number> {
  const { count } = await tx
    .selectFrom('wrong_codes')
    .select((e) => e.fn.countAll<string>().as('count'))
    .where('user_id', '=', userId)
    .where('tried_at', '>', since)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Notes that the challenge was answered; false when it was answered before. */
export async function spendChallenge(tx: Tx, id: string, expiresAt: Date): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('spent_challenges')
    .values({ id, expires_at: expiresAt })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** The session's holder proved who they are; with a second factor, its next request takes a new token. */
export async function noteProof(tx: Tx, sessionId: string, factors: 1 | 2, now: Date): Promise<void> {
  await tx
    .updateTable('sessions')
    .set({
      authenticated_at: now,
      factors: sql`greatest(factors, ${factors}::smallint)`,
      rotation_due: sql`rotation_due or factors < ${factors}::smallint`,
    })
    .where('id', '=', sessionId)
    .execute()
}

/** Removes what is over: pending sign-ins, wrong codes that count no more, and challenges nobody can answer again. */
export async function deleteEndedProofs(tx: Tx, now: Date, countedSince: Date): Promise<void> {
  await tx.deleteFrom('pending_sign_ins').where('expires_at', '<=', now).execute()
  await tx.deleteFrom('wrong_codes').where('tried_at', '<=', countedSince).execute()
  await tx.deleteFrom('spent_challenges').where('expires_at', '<=', now).execute()
}
