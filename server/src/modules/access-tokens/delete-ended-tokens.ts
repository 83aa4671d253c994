import type { Uses } from '#platform/platform.ts'
import { retentionMs } from '#platform/retention.ts'
import { deleteTokensEndedBefore } from './access-token-sql.ts'

/** Removes tokens that ran out or were revoked long ago; the audit log still tells of them. */
export async function deleteEndedTokens({ clock, db }: Uses<'clock' | 'db'>): Promise<void> {
  const before = new Date(clock.now().getTime() - retentionMs.api_tokens)
  await db.forSystem().transaction((tx) => deleteTokensEndedBefore(tx, before))
}
