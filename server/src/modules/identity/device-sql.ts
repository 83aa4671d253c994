import type { Tx } from '#platform/database.ts'
import type { UserId } from '#platform/id.ts'
import type { KnownDevice } from './known-device.ts'

/** Which of these ids is a device of the account, or undefined. */
export async function findDevice(tx: Tx, userId: UserId, ids: readonly string[]): Promise<string | undefined> {
  if (ids.length === 0) return undefined
  const row = await tx
    .selectFrom('known_devices')
    .select('id')
    .where('user_id', '=', userId)
    .where('id', 'in', [...ids])
    .orderBy('last_seen_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id
}

/** The account's devices, those seen last first. */
export async function selectDevices(tx: Tx, userId: UserId): Promise<KnownDevice[]> {
  const rows = await tx
    .selectFrom('known_devices')
    .select(['id', 'sealed_origin', 'created_at', 'last_seen_at'])
    .where('user_id', '=', userId)
    .orderBy('last_seen_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    sealedOrigin: row.sealed_origin,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
  }))
}

export async function insertDevice(
  tx: Tx,
  device: { id: string; userId: UserId; sealedOrigin: string },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('known_devices')
    .values({
      id: device.id,
      user_id: device.userId,
      sealed_origin: device.sealedOrigin,
      created_at: now,
      last_seen_at: now,
    })
    .execute()
}

export async function touchDevice(tx: Tx, id: string, sealedOrigin: string, now: Date): Promise<void> {
  await tx
    .updateTable('known_devices')
    .set({ sealed_origin: sealedOrigin, last_seen_at: now })
    .where('id', '=', id)
    .execute()
}

/** Keeps the account's `most` devices that were seen last. */
export async function trimDevices(tx: Tx, userId: UserId, most: number): Promise<void> {
  const kept = tx
    .selectFrom('known_devices')
    .select('id')
    .where('user_id', '=', userId)
    .orderBy('last_seen_at', 'desc')
    .orderBy('id', 'desc')
    .limit(most)
  await tx.deleteFrom('known_devices').where('user_id', '=', userId).where('id', 'not in', kept).execute()
}

/** Answers whether there was such a device of the account. */
export async function deleteDevice(tx: Tx, userId: UserId, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('known_devices')
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Forgets the account's devices, but for one if it is given. */
export async function deleteDevicesOf(tx: Tx, userId: UserId, exceptId?: string): Promise<void> {
  let query = tx.deleteFrom('known_devices').where('user_id', '=', userId)
  if (exceptId !== undefined) query = query.where('id', '<>', exceptId)
  await query.execute()
}

export async function deleteDevicesNotSeenSince(tx: Tx, since: Date): Promise<void> {
  await tx.deleteFrom('known_devices').where('last_seen_at', '<=', since).execute()
}
