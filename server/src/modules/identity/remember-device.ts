import type { Tx } from '#platform/database.ts'
import { newId, type UserId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { findDevice, insertDevice, touchDevice, trimDevices } from './device-sql.ts'
import { mostDevices, readDeviceCookie, writeDeviceCookie } from './known-device.ts'
import { type Origin, sealOrigin } from './origin.ts'

/** Makes the caller's browser one that the account knows; answers the cookie it is to keep, and whether it is new. */
export async function rememberDevice(
  platform: Uses<'clock' | 'tokens' | 'vault'>,
  tx: Tx,
  userId: UserId,
  caller: Origin & { readonly deviceCookie?: string | undefined },
): Promise<{ cookie: string; isNew: boolean }> {
  const { clock, tokens } = platform
  const now = clock.now()
  const ids = readDeviceCookie(tokens, caller.deviceCookie)
  const known = await findDevice(tx, userId, ids)
  if (known !== undefined) {
    await touchDevice(tx, known, await sealOrigin(platform, 'known_devices', known, caller), now)
    return { cookie: writeDeviceCookie(tokens, [known, ...ids]), isNew: false }
  }
  // Never an id that the browser came with: somebody else may have put it there, and keep a copy.
  const id = newId(clock)
  await insertDevice(tx, { id, userId, sealedOrigin: await sealOrigin(platform, 'known_devices', id, caller) }, now)
  await trimDevices(tx, userId, mostDevices)
  return { cookie: writeDeviceCookie(tokens, [id, ...ids]), isNew: true }
}
