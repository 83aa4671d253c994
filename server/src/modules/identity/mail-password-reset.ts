import type { UserId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { findAccount } from './identity-sql.ts'

/** What a password reset's token is signed for. */
export const passwordResetPurpose = 'password-reset'

/** Mails the link. It is derived from the server's secret here, so neither the database nor the event ever holds it. */
export async function mailPasswordReset(
  { config, db, mail, tokens }: Uses<'config' | 'db' | 'mail' | 'tokens'>,
  { resetId, userId }: { resetId: string; userId: UserId },
): Promise<void> {
  const account = await db.forSystem().transaction((tx) => findAccount(tx, userId))
  if (!account) return
  const link = `${config.publicUrl}/reset-password#${tokens.sign(passwordResetPurpose, resetId)}`
  await mail.send({
    to: account.email,
    subject: 'Choose a new password for UpSkill',
    text: [
      `Hello ${account.name},`,
      '',
      'somebody, probably you, asked to reset the password of your UpSkill account. To choose a new one, open:',
      '',
      link,
      '',
      'The link works once, for one hour. If it was not you, there is nothing to do: your password stays as it is.',
    ].join('\n'),
  })
}
