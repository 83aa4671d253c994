import type { Uses } from '../platform.ts'
import { chooseKeyProvider } from './choose-key-provider.ts'
import { insertCurrentKey, lockKeys, selectKeys, type StoredKey } from './vault-keys-sql.ts'

/** Every data key there ever was, without the key itself. */
export async function listKeys({ db }: Uses<'db'>): Promise<Omit<StoredKey, 'wrapped'>[]> {
  const keys = await db.forSystem().transaction(selectKeys)
  return keys.map(({ wrapped: _wrapped, ...facts }) => facts)
}

/**
 * Makes a new data key the current one and answers its number. Running servers seal with it within a minute, and open what
 * the one before sealed until that is retired. Rejects with a StartError when the new key cannot be wrapped.
 */
export async function rotateKey({ clock, config, db }: Uses<'clock' | 'config' | 'db'>): Promise<number> {
  const provider = chooseKeyProvider(config)
  return db.forSystem().transaction(async (tx) => {
    await lockKeys(tx)
    const keys = await selectKeys(tx)
    const id = (keys.at(-1)?.id ?? 0) + 1
    await insertCurrentKey(tx, await provider.createDataKey(id), clock.now())
    return id
  })
}
