import { normalizeEmail } from '#platform/normalize-email.ts'
import type { Uses } from '#platform/platform.ts'
import { findDevice } from './device-sql.ts'
import { areDeviceGuessesUsedUp } from './guess-sql.ts'
import { findCredentials } from './identity-sql.ts'
import { readDeviceCookie } from './known-device.ts'

/**
 * The device of the account with this address that a browser's cookie stands for, or undefined: when the cookie is not
 * genuine, the device was forgotten, or the account's devices guessed too often. A stranger's request costs no query.
 */
export async function recognizeDevice(
  { db, tokens }: Uses<'db' | 'tokens'>,
  cookie: string | undefined,
  email: string,
): Promise<string | undefined> {
  const ids = readDeviceCookie(tokens, cookie)
  if (ids.length === 0) return undefined
  return db.forSystem().transaction(async (tx) => {
    const found = await findCredentials(tx, normalizeEmail(email))
    if (!found) return undefined
    const id = await findDevice(tx, found.account.id, ids)
    return id !== undefined && !(await areDeviceGuessesUsedUp(tx, found.account.id)) ? id : undefined
  })
}
