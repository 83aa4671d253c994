import type { Delivery } from '#platform/outbox.ts'
import type { Uses } from '#platform/platform.ts'
import { countOpenResets, findCredentials, insertPasswordReset, lockAccount } from './identity-sql.ts'
import { mostOpenResets, resetLifetimeMs, resetLink } from './password-reset.ts'

/** Mails the link, if the address has an account and not too many links already. Run again, it mails the same link. */
export async function mailPasswordReset(
  { clock, config, db, mail, tokens }: Uses<'clock' | 'config' | 'db' | 'mail' | 'tokens'>,
  { email }: { email: string },
  { eventId: resetId }: Delivery,
): Promise<void> {
  const account = await db.forSystem().transaction(async (tx) => {
    const now = clock.now()
    const found = await findCredentials(tx, email)
    if (!found) return undefined
    // Of several that are mailed at once, each waits to be counted.
    await lockAccount(tx, found.account.id)
    const reset = { id: resetId, userId: found.account.id, expiresAt: new Date(now.getTime() + resetLifetimeMs) }
    if ((await countOpenResets(tx, { ...reset, now })) >= mostOpenResets) return undefined
    await insertPasswordReset(tx, reset, now)
    return found.account
  })
  if (!account) return
  await mail.send({
    to: account.email,
    subject: 'Choose a new password for UpSkill',
    text: [
      `Hello ${account.name},`,
      '',
      'somebody, probably you, asked to reset the password of your UpSkill account. To choose a new one, open:',
      '',
      resetLink(config.publicUrl, tokens, resetId),
      '',
      'The link works once, for one hour. If it was not you, there is nothing to do: your password stays as it is.',
    ].join('\n'),
  })
}
