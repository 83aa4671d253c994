import { modules } from '#app/modules.ts'
import type { OpenPlatform } from '#app/open-platform.ts'
import { findAccountByEmail } from '#modules/identity/public.ts'
import { erasePerson, exportPerson, sendFarewell } from '#modules/privacy/public.ts'
import { StartError } from '#platform/start-error.ts'
import { withPlatform } from './with-platform.ts'

const holders = modules.flatMap(({ personalData }) => personalData ?? [])

/** Prints everything known about a person as one JSON document. Rejects when there is no such account. */
export async function exportUser(email: string): Promise<void> {
  const document = await withPlatform(async (platform) =>
    exportPerson(platform, holders, await findPerson(platform, email)),
  )
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`)
}

/** Erases a person, and tells them by mail. Rejects without `yes`, and when there is no such account. */
export async function eraseUser(email: string, { yes }: { yes: boolean }): Promise<void> {
  if (!yes) throw new StartError('there is no way back; say --yes to erase the account')
  await withPlatform(async (platform) => {
    const person = await findPerson(platform, email)
    await erasePerson(platform, holders, person)
    await sendFarewell(platform, person)
  })
  process.stdout.write('The account is erased, and whatever identified its owner.\n')
}

async function findPerson(platform: OpenPlatform, email: string) {
  const account = await findAccountByEmail(platform, email)
  if (!account) throw new StartError(`no account has the address "${email}"`)
  return { userId: account.id, email: account.email, name: account.name }
}
