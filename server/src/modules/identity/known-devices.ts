import type { UserActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { deleteDevice, selectDevices } from './device-sql.ts'
import { identityProblems } from './identity-problems.ts'
import { type KnownDevice, readDeviceCookie } from './known-device.ts'
import type { Caller } from './open-session.ts'
import { openOrigin, type Origin } from './origin.ts'

export type ListedDevice = Origin & Omit<KnownDevice, 'sealedOrigin'> & { readonly isCurrent: boolean }

/** The browsers the account knows, those seen last first, with the one that asks marked. There are 20 at most. */
export async function listDevices(
  { db, tokens, vault }: Uses<'db' | 'tokens' | 'vault'>,
  actor: UserActor,
  { deviceCookie }: Caller,
): Promise<ListedDevice[]> {
  const here = new Set(readDeviceCookie(tokens, deviceCookie))
  const devices = await db.forUser(actor).transaction((tx) => selectDevices(tx, actor.userId))
  return Promise.all(
    devices.map(async ({ sealedOrigin, ...device }) => ({
      ...device,
      ...(await openOrigin({ vault }, 'known_devices', device.id, sealedOrigin)),
      isCurrent: here.has(device.id),
    })),
  )
}

/** Forgets a browser: the next sign-in there is a stranger's. Another person's reads as missing. */
export async function forgetDevice({ db }: Uses<'db'>, actor: UserActor, deviceId: string): Promise<void> {
  const forgotten = await db.forUser(actor).transaction((tx) => deleteDevice(tx, actor.userId, deviceId))
  if (!forgotten) throw identityProblems.deviceNotFound()
}
