import { sql } from 'kysely'
import type { Tx } from '../database.ts'
import type { UserId } from '../id.ts'

/**
 * Makes the audit log forget what is personal in entries that the person caused, or that concern them or mention one of
 * the texts (such as their address, or the id of a row about them). That it happened, when and to which row stays, and every
 * hash still holds. It reads the whole log, for as long as that takes.
 */
export async function eraseFromAudit(tx: Tx, userId: UserId, mentions: readonly string[]): Promise<void> {
  await sql`select set_config('statement_timeout', '0', true)`.execute(tx)
  await sql`select erase_from_audit(${userId}::uuid, ${[...mentions]}::text[])`.execute(tx)
}
