import type { Uses } from '#platform/platform.ts'
import { reencrypt } from '#platform/vault/reencrypt.ts'
import { allPlaces } from './all-places.ts'

/** After a rotation, seals again whatever an earlier key sealed; otherwise only looks. */
export async function reencryptEverything(platform: Uses<'db' | 'log' | 'vault'>): Promise<void> {
  const { moved, unreadable } = await reencrypt(platform, await allPlaces(platform))
  if (moved + unreadable > 0) platform.log.info({ moved, unreadable }, 'sealed values were sealed again')
}
