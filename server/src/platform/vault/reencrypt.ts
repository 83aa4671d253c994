import type { Uses } from '../platform.ts'
import { contextOf } from './sealed-columns.ts'
import { type SealedPlace, type SealedPlaces, sealedPlaces } from './sealed-places.ts'
import { replaceSealed, type SealedRow, selectSealedOtherwise } from './sealed-rows-sql.ts'
import { VaultError } from './vault.ts'

const batchSize = 200

export interface Reencryption {
  /** How many values are sealed with the current key now and were not before. */
  readonly moved: number
  /** How many could not be opened and stay as they are; each is in the log. */
  readonly unreadable: number
}

export interface ReencryptOptions extends SealedPlaces {
  /** Told after each batch. */
  readonly onProgress?: (soFar: Reencryption) => void
}

/**
 * Seals with the current key whatever another one sealed, a few hundred values at a time, each batch in a transaction of its
 * own. Values stay readable throughout; a value that is changed meanwhile is left to who changes it. Harmless to run
 * twice, or several times at once, and to stop anywhere: what is left is found by the next run.
 */
export async function reencrypt(
  platform: Uses<'db' | 'log' | 'vault'>,
  { onProgress = () => undefined, ...places }: ReencryptOptions,
): Promise<Reencryption> {
  const current = await platform.vault.currentKey()
  let done: Reencryption = { moved: 0, unreadable: 0 }
  for (const place of sealedPlaces(platform, places)) {
    for await (const batch of batchesOf(place, current)) {
      const { moved, unreadable } = await reencryptBatch(platform, place, batch)
      done = { moved: done.moved + moved, unreadable: done.unreadable + unreadable }
      onProgress(done)
    }
  }
  return done
}

async function* batchesOf({ column, scope }: SealedPlace, current: number): AsyncGenerator<SealedRow[]> {
  let after: readonly string[] | undefined
  for (;;) {
    const options = { current, after, limit: batchSize }
    const rows = await scope.transaction((tx) => selectSealedOtherwise(tx, column, options))
    if (rows.length > 0) yield rows
    if (rows.length < batchSize) return
    after = rows.at(-1)?.key
  }
}

async function reencryptBatch(
  { log, vault }: Uses<'log' | 'vault'>,
  { column, scope }: SealedPlace,
  rows: readonly SealedRow[],
): Promise<Reencryption> {
  const fresh = await Promise.all(
    rows.map(async (row) => {
      const context = contextOf(`${column.table}.${column.column}`, ...row.key)
      try {
        return { row, sealed: await vault.seal(context, await vault.open(context, row.sealed)) }
      } catch (error) {
        if (!(error instanceof VaultError)) throw error
        log.error(
          { err: error, table: column.table, column: column.column, row: row.key },
          'a sealed value is unreadable',
        )
        return undefined
      }
    }),
  )
  const readable = fresh.filter((value) => value !== undefined)
  const replaced = await scope.transaction((tx) =>
    Promise.all(readable.map(({ row, sealed }) => replaceSealed(tx, column, row, sealed))),
  )
  return { moved: replaced.filter(Boolean).length, unreadable: rows.length - readable.length }
}
