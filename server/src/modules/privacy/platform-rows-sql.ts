import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import { accountIdentity } from '#platform/limits/account-identity.ts'
import type { Person } from '#platform/personal-data.ts'

export async function collectRequests(tx: Tx, { userId }: Person): Promise<object[]> {
  return tx
    .selectFrom('idempotent_requests')
    .select(['id', 'scope', 'started_at', 'status'])
    .where('user_id', '=', userId)
    .execute()
}

/** Whether the organization whose scope it is knows anything about the person, suspended or not. */
export async function isKnown(tx: Tx, { userId, email }: Person): Promise<boolean> {
  await sql`select set_config('app.suspended', 'on', true)`.execute(tx)
  const { rows } = await sql<{ known: boolean }>`select knows_person(${userId}::uuid, ${email}) as known`.execute(tx)
  return rows[0]?.known === true
}

/** Removes answers kept for the person, counters under their name, and from events whatever tells about them. */
export async function eraseTraces(tx: Tx, { userId, email }: Person): Promise<void> {
  await tx.deleteFrom('idempotent_requests').where('user_id', '=', userId).execute()
  const identities = [userId, accountIdentity(email)]
  for (const table of ['limit_usage', 'limit_resets'] as const) {
    await tx.deleteFrom(table).where('identity', 'in', identities).execute()
  }
  await eraseFromEvents(tx, { userId, email })
}

async function eraseFromEvents(tx: Tx, { userId, email }: Person): Promise<void> {
  const isFor = sql<boolean>`(payload ->> 'userId' = ${userId} or strpos(lower(payload::text), ${email}) > 0)`
  const isFrom = sql<boolean>`(cause ->> 'userId' = ${userId})`
  await tx.deleteFrom('outbox_events').where(isFor).execute()
  await tx.deleteFrom('outbox_events').where(isFrom).where('finished_at', 'is not', null).execute()
  // Others may wait for what this person began, such as an import.
  await tx
    .updateTable('outbox_events')
    .set({ cause: sql`'{"kind": "system"}'::jsonb` })
    .where(isFrom)
    .execute()
  await tx
    .updateTable('outbox_events')
    .set({ last_error: null })
    .where(sql<boolean>`strpos(lower(last_error), ${email}) > 0`)
    .execute()
}
