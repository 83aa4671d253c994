import { allPlaces } from '#app/keys/all-places.ts'
import { StartError } from '#platform/start-error.ts'
import { retireKey } from '#platform/vault/retire-key.ts'
import { withPlatform } from '../with-platform.ts'

/** Erases an earlier key for good. Rejects while anything needs it. */
export async function retire(key: string): Promise<void> {
  if (!/^[1-9]\d{0,8}$/.test(key))
    throw new StartError(`"${key}" is no number of a key; \`upskill keys list\` shows them`)
  await withPlatform(async (platform) => retireKey(platform, Number(key), await allPlaces(platform)))
  process.stdout.write(`Key ${key} is retired. Backups from before hold it still, wrapped.\n`)
}
