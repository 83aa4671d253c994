import { createResetLink, endAllSessions, findAccountByEmail } from '#modules/identity/public.ts'
import type { Uses } from '#platform/platform.ts'
import { StartError } from '#platform/start-error.ts'
import { withPlatform } from './with-platform.ts'

/** Ends every session of the account and tells how many there were. Rejects when there is no such account. */
export async function signOutEverywhere(email: string): Promise<void> {
  const ended = await withPlatform(async (platform) =>
    endAllSessions(platform, (await findAccount(platform, email)).id),
  )
  process.stdout.write(`${email} is signed out: ${ended === 1 ? '1 session' : `${ended} sessions`} ended.\n`)
}

/** Prints a link with which the account's password is chosen anew. Rejects when there is no such account. */
export async function printResetLink(email: string): Promise<void> {
  const { link, expiresAt } = await withPlatform(async (platform) =>
    createResetLink(platform, await findAccount(platform, email)),
  )
  // The link alone on standard output; what is to be known about it beside.
  process.stderr.write(`It works once, until ${expiresAt.toISOString()}, and ends every session of ${email}.\n`)
  process.stdout.write(`${link}\n`)
}

async function findAccount(platform: Uses<'db'>, email: string) {
  const account = await findAccountByEmail(platform, email)
  if (!account) throw new StartError(`no account has the address "${email}"`)
  return account
}
