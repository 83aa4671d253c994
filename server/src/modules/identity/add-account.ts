import type { Tx } from '#platform/database.ts'
import { newId } from '#platform/id.ts'
import { normalizeEmail } from '#platform/normalize-email.ts'
import type { Uses } from '#platform/platform.ts'
import type { Account } from './account.ts'
import { insertAccount } from './identity-sql.ts'

/**
 * Makes an account for somebody whom an organization vouches for, or answers undefined when the address has one. Nobody
 * knows its password; a reset by mail makes one that its holder knows.
 */
export async function addAccount(
  { clock }: Uses<'clock'>,
  tx: Tx,
  { email, name, passwordHash }: { email: string; name: string; passwordHash: string },
): Promise<Account | undefined> {
  const id = newId<'user'>(clock)
  const account = { id, email: normalizeEmail(email), name, locale: 'en', timeZone: 'UTC', passwordHash }
  return insertAccount(tx, account, clock.now())
}
