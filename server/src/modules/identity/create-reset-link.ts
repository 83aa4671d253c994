import { newId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import type { Account } from './account.ts'
import { insertPasswordReset } from './identity-sql.ts'
import { resetLifetimeMs, resetLink } from './password-reset.ts'

/** A link with which its holder may choose the account's password, once, within the hour; for an operator to hand over. */
export async function createResetLink(
  { clock, config, db, tokens }: Uses<'clock' | 'config' | 'db' | 'tokens'>,
  { id: userId }: Pick<Account, 'id'>,
): Promise<{ link: string; expiresAt: Date }> {
  const now = clock.now()
  const id = newId(clock)
  const expiresAt = new Date(now.getTime() + resetLifetimeMs)
  await db.forSystem().transaction((tx) => insertPasswordReset(tx, { id, userId, expiresAt }, now))
  return { link: resetLink(config.publicUrl, tokens, id), expiresAt }
}
