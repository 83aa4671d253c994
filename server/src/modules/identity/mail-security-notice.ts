/** Mails that tell somebody what happened to their account, so that they can act if it was not them. */
import type { UserId } from '#platform/id.ts'
import type { Delivery } from '#platform/outbox.ts'
import type { Uses } from '#platform/platform.ts'
import type { Account } from './account.ts'
import { findAccount } from './identity-sql.ts'
import { nameBrowser } from './name-browser.ts'
import type { Guesser } from './password-guesses.ts'

type Mailing = Uses<'config' | 'db' | 'mail'>

interface Origin {
  readonly address: string
  readonly userAgent: string
}

/** Tells that the password is another one now. */
export async function mailPasswordChanged(
  platform: Mailing,
  { userId, how, ...origin }: { userId: UserId; how: 'changed' | 'reset' } & Origin,
  { occurredAt }: Delivery,
): Promise<void> {
  await notify(platform, userId, (account) => ({
    subject: 'Your UpSkill password was changed',
    lines: [
      how === 'reset'
        ? 'the password of your UpSkill account was reset with a link, and you were signed out everywhere.'
        : 'the password of your UpSkill account was changed, and you were signed out everywhere else.',
      '',
      ...originLines(account, origin, occurredAt),
      '',
      `If it was not you, choose a new password now: ${platform.config.publicUrl}/forgot-password`,
    ],
  }))
}

/** Tells that somebody signed in with a browser that the account did not know. */
export async function mailNewDevice(
  platform: Mailing,
  { userId, ...origin }: { userId: UserId } & Origin,
  { occurredAt }: Delivery,
): Promise<void> {
  await notify(platform, userId, (account) => ({
    subject: 'New sign-in to UpSkill',
    lines: [
      'somebody, probably you, signed in to your UpSkill account in a browser that was not used for it before.',
      '',
      ...originLines(account, origin, occurredAt),
      '',
      `If it was not you, end that session and change your password: ${platform.config.publicUrl}/profile/security`,
    ],
  }))
}

/** Tells that the password was guessed at until no more guesses are heard, and what still opens the account. */
export async function mailGuessingStopped(
  platform: Mailing,
  { userId, guesser }: { userId: UserId; guesser: Guesser },
): Promise<void> {
  await notify(platform, userId, () => ({
    subject: 'Somebody is guessing your UpSkill password',
    lines: [
      guesser === 'strangers'
        ? 'somebody tried many wrong passwords for your UpSkill account. None of them was right, and no more are accepted except in browsers where you signed in before.'
        : 'many wrong passwords were tried for your UpSkill account in a browser where you signed in before. That browser counts as unknown from now on.',
      '',
      `Where you cannot sign in, choose a new password: ${platform.config.publicUrl}/forgot-password`,
    ],
  }))
}

async function notify(
  { db, mail }: Mailing,
  userId: UserId,
  compose: (account: Account) => { subject: string; lines: readonly string[] },
): Promise<void> {
  const account = await db.forSystem().transaction((tx) => findAccount(tx, userId))
  if (!account) return
  const { subject, lines } = compose(account)
  await mail.send({ to: account.email, subject, text: [`Hello ${account.name},`, '', ...lines].join('\n') })
}

function originLines({ locale, timeZone }: Account, { address, userAgent }: Origin, at: Date): string[] {
  const when = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'long', timeZone }).format(at)
  return [`When: ${when}`, `Browser: ${nameBrowser(userAgent)}`, `Address: ${address}`]
}
