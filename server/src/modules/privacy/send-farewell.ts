import type { Uses } from '#platform/platform.ts'

/**
 * Tells somebody that their account is gone. It is sent once: the address is forgotten, so nobody can try again later, and
 * a mail server that fails keeps no account alive.
 */
export async function sendFarewell(
  { log, mail }: Uses<'log' | 'mail'>,
  { email, name }: { email: string; name: string },
): Promise<void> {
  const lines = [
    `Hello ${name},`,
    '',
    'your UpSkill account is deleted, as you asked. Your name, your address and everything that opened the account are gone.',
    '',
    'Courses that you wrote stay with their organizations, and what you learned counts there as a former member’s.',
    '',
    'This is the last mail from us. Goodbye, and thank you.',
  ]
  await mail.send({ to: email, subject: 'Your UpSkill account is deleted', text: lines.join('\n') }).catch(() => {
    // The error may name the address.
    log.warn('a farewell could not be sent')
  })
}
