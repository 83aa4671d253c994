import { allPlaces } from '#app/keys/all-places.ts'
import { StartError } from '#platform/start-error.ts'
import { reencrypt } from '#platform/vault/reencrypt.ts'
import { createProgress } from '../progress.ts'
import { withPlatform } from '../with-platform.ts'

/** Seals with the current key whatever earlier ones sealed. Rejects when something cannot be read. */
export async function reencryptNow(): Promise<void> {
  const progress = createProgress(process.stderr)
  const { moved, unreadable } = await withPlatform(async (platform) =>
    reencrypt(platform, {
      ...(await allPlaces(platform)),
      onProgress: (soFar) => progress.say(`${soFar.moved} values sealed again`),
    }),
  )
  process.stdout.write(`${moved} values were sealed with the current key.\n`)
  if (unreadable > 0)
    throw new StartError(`${unreadable} values cannot be read and stay as they are; the log names them`)
}
