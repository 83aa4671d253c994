import type { UserId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { findAccount } from '../identity-sql.ts'
import { fewRecoveryCodes } from './factor.ts'
import type { FactorChange } from './factor-events.ts'

/** Tells people what changed about how they sign in, so that they notice when it was somebody else. */
export async function mailFactorChange(
  { config, db, mail }: Uses<'config' | 'db' | 'mail'>,
  { userId, change }: { userId: UserId; change: FactorChange },
): Promise<void> {
  const account = await db.forSystem().transaction((tx) => findAccount(tx, userId))
  if (!account) return
  const { subject, happened } = wordsFor(change)
  await mail.send({
    to: account.email,
    subject: `${subject} (UpSkill)`,
    text: [
      `Hello ${account.name},`,
      '',
      happened,
      '',
      'If it was not you, change your password at once and look at your security page:',
      '',
      `${config.publicUrl}/profile/security`,
    ].join('\n'),
  })
}

function wordsFor(change: FactorChange): { subject: string; happened: string } {
  switch (change.kind) {
    case 'authenticator-added':
      return {
        subject: 'An authenticator app was added',
        happened: `the authenticator app "${change.name}" can now be used to sign in to your account.`,
      }
    case 'authenticator-removed':
      return {
        subject: 'An authenticator app was removed',
        happened: `the authenticator app "${change.name}" can no longer be used to sign in to your account.`,
      }
    case 'passkey-added':
      return {
        subject: 'A passkey was added',
        happened: `the passkey "${change.name}" can now be used to sign in to your account.`,
      }
    case 'passkey-removed':
      return {
        subject: 'A passkey was removed',
        happened: `the passkey "${change.name}" can no longer be used to sign in to your account.`,
      }
    case 'recovery-codes-made':
      return {
        subject: 'You have new recovery codes',
        happened: 'new recovery codes were made for your account. Codes from before are worth nothing any more.',
      }
    case 'recovery-code-used':
      return {
        subject: 'A recovery code was used',
        happened: `a recovery code of your account was used. ${leftOver(change.left)}`,
      }
    case 'codes-blocked':
      return {
        subject: 'Somebody is guessing your codes',
        happened:
          'somebody entered many wrong codes in a sign-in to your account. Codes are refused for a while. Whoever it was knows your password.',
      }
    case 'removed-by-operator':
      return {
        subject: 'Your second factors were removed',
        happened:
          'the people who run this UpSkill removed all second factors of your account, as for somebody who lost them. You sign in with your password alone, and were signed out everywhere.',
      }
  }
}

function leftOver(left: number): string {
  if (left === 0) return 'None is left: make new ones on your security page.'
  const counted = left === 1 ? 'One code is left' : `${left} codes are left`
  return left <= fewRecoveryCodes ? `${counted}: make new ones on your security page.` : `${counted}.`
}
