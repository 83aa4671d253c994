/**
 * Envelope encryption: values are sealed with a data key, data keys lie in the database wrapped by a key that lies
 * elsewhere. Running servers look every minute which data key is current, so that a rotation needs no restart; a server
 * that could not look for five minutes seals nothing until it has, which is what lets a replaced key be retired later on.
 */
import { monotonicClock } from '../clock.ts'
import type { Uses } from '../platform.ts'
import { chooseKeyProvider } from './choose-key-provider.ts'
import type { KeyProvider } from './key-provider.ts'
import { columnOf, type SealedColumn, sealedColumns } from './sealed-columns.ts'
import { type DataKey, openText, sealingKeyOf, sealText } from './sealed-text.ts'
import { insertCurrentKey, lockKeys, selectKeys, type StoredKey } from './vault-keys-sql.ts'
import { type Vault, VaultError } from './vault.ts'

const refreshEveryMs = 60_000
/** How long a server may go on sealing with a key that may have been replaced. */
export const sealWithinMs = 300_000

export type OpenVault = Vault & { close(): void }

export interface VaultOptions {
  /** Other than those of this release, for tests. */
  readonly columns?: readonly SealedColumn[]
}

/**
 * Opens the vault, on an empty database with a first key. Rejects with a StartError that says what to do when the current
 * key cannot be unwrapped.
 */
export async function openVault(
  { clock, config, db, log }: Uses<'clock' | 'config' | 'db' | 'log'>,
  { columns = sealedColumns }: VaultOptions = {},
): Promise<OpenVault> {
  const provider = chooseKeyProvider(config)
  const known = new Set(columns.map(({ table, column }) => `${table}.${column}`))
  const unwrapped = new Map<number, Promise<DataKey>>()
  let stored = await makeFirstKey({ clock, db }, provider)
  let readAtMs = monotonicClock.now()
  let reading: Promise<void> | undefined

  function refresh(): Promise<void> {
    reading ??= read().finally(() => {
      reading = undefined
    })
    return reading
  }

  async function read(): Promise<void> {
    const startedAtMs = monotonicClock.now()
    stored = await db.forSystem().transaction(selectKeys)
    readAtMs = startedAtMs
  }

  function dataKey(key: StoredKey): Promise<DataKey> {
    const found = unwrapped.get(key.id)
    if (found) return found
    const work = unwrap(provider, key)
    unwrapped.set(key.id, work)
    work.catch(() => unwrapped.delete(key.id))
    return work
  }

  async function keyNumbered(context: string, id: number): Promise<DataKey> {
    const find = () => stored.find((key) => key.id === id)
    if (!find()) await refresh()
    const key = find()
    if (!key?.wrapped) throw new VaultError(`a value of ${columnOf(context)} is sealed with key ${id}, which is gone`)
    return dataKey(key)
  }

  await dataKey(currentOf(stored))
  const timer = setInterval(() => {
    refresh().catch((error: unknown) => log.warn({ err: error }, 'which encryption key is current cannot be read'))
  }, refreshEveryMs)
  timer.unref()

  return {
    async seal(context, plaintext) {
      if (!known.has(columnOf(context))) {
        throw new VaultError(`"${columnOf(context)}" is not a column of platform/vault/sealed-columns.ts`)
      }
      if (monotonicClock.now() - readAtMs > sealWithinMs) await refresh()
      return sealText(await dataKey(currentOf(stored)), context, plaintext)
    },
    open: async (context, sealed) =>
      openText(await keyNumbered(context, sealingKeyOf(context, sealed)), context, sealed),
    async currentKey() {
      await refresh()
      return currentOf(stored).id
    },
    close: () => clearInterval(timer),
  }
}

/** All keys, of which there is at least one: instances that start at once on an empty database make it once. */
async function makeFirstKey({ clock, db }: Uses<'clock' | 'db'>, provider: KeyProvider): Promise<StoredKey[]> {
  const keys = await db.forSystem().transaction(selectKeys)
  if (keys.length > 0) return keys
  return db.forSystem().transaction(async (tx) => {
    await lockKeys(tx)
    const now = await selectKeys(tx)
    if (now.length > 0) return now
    await insertCurrentKey(tx, await provider.createDataKey(1), clock.now())
    return selectKeys(tx)
  })
}

async function unwrap(provider: KeyProvider, { id, wrapped, wrappedBy }: StoredKey): Promise<DataKey> {
  if (!wrapped) throw new VaultError(`key ${id} is retired`)
  return { id, bytes: await provider.unwrap({ id, wrapped, wrappedBy }) }
}

function currentOf(keys: readonly StoredKey[]): StoredKey {
  const current = keys.find(({ replacedAt }) => replacedAt === undefined)
  if (!current) throw new VaultError('no encryption key is current')
  return current
}
