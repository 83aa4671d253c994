import type { Uses } from '../platform.ts'
import { StartError } from '../start-error.ts'
import { sealWithinMs } from './open-vault.ts'
import { countSealed, type SealedPlaces } from './sealed-places.ts'
import { eraseKey, lockKeys, selectKeys, type StoredKey } from './vault-keys-sql.ts'

/** A server may seal with a replaced key for so long, and its transaction may take as long again. */
export const retireAfterMs = 2 * sealWithinMs

/**
 * Erases a replaced data key; only backups from before hold it still, wrapped. Rejects with a StartError
 * while it is current, was replaced only just now, or anything is still sealed with it.
 */
export async function retireKey({ clock, db }: Uses<'clock' | 'db'>, id: number, places: SealedPlaces): Promise<void> {
  const now = clock.now()
  assertRetirable(await db.forSystem().transaction(selectKeys), id, now)
  const left = (await countSealed({ db }, places)).get(id)
  if (left)
    throw new StartError(`values are still sealed with key ${id}: ${inWords(left)}; run: upskill keys reencrypt`)
  await db.forSystem().transaction(async (tx) => {
    await lockKeys(tx)
    assertRetirable(await selectKeys(tx), id, now)
    await eraseKey(tx, id, now)
  })
}

function assertRetirable(keys: readonly StoredKey[], id: number, now: Date): void {
  const key = keys.find((known) => known.id === id)
  if (!key) throw new StartError(`there is no key ${id}; \`upskill keys list\` shows them all`)
  if (key.retiredAt) throw new StartError(`key ${id} is retired already`)
  if (!key.replacedAt) throw new StartError(`key ${id} is the current one; run: upskill keys rotate`)
  const waitMs = key.replacedAt.getTime() + retireAfterMs - now.getTime()
  if (waitMs > 0) {
    const minutes = Math.ceil(waitMs / 60_000)
    throw new StartError(`key ${id} was replaced only just now and servers may still seal with it; wait ${minutes} min`)
  }
}

const inWords = (counts: ReadonlyMap<string, number>) =>
  [...counts].map(([column, count]) => `${count} in ${column}`).join(', ')
