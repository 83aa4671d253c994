import type { Uses } from '../platform.ts'
import { type LimitReset, selectLimitChanges } from './limit-settings-sql.ts'
import type { LimitOverride } from './limits.ts'

export interface LimitSettingsOptions {
  /** Called for each reset, when it is first seen. */
  readonly onReset: (reset: LimitReset) => void
  readonly pollMs?: number
}

/** What operators set, as this server knows it. */
export interface LimitSettings {
  /** A new array whenever something changed. */
  overrides(): readonly LimitOverride[]
  stop(): Promise<void>
}

/** Before the first version there is. */
const noVersion = '-1'

/**
 * Follows what operators set, by asking the database every other second; resolves when it was asked once. A database that
 * does not answer leaves everything as it was, and is logged once until it answers again.
 */
export async function followLimitSettings(
  { db, log }: Uses<'db' | 'log'>,
  { onReset, pollMs = 2_000 }: LimitSettingsOptions,
): Promise<LimitSettings> {
  let overrides: readonly LimitOverride[] = []
  let version = noVersion
  let isFailing = false
  let isStopped = false
  let wake: () => void = () => undefined

  async function read(): Promise<void> {
    const changes = await db.forSystem().transaction((tx) => selectLimitChanges(tx, version))
    version = changes.version
    overrides = changes.overrides ?? overrides
    for (const reset of changes.resets) onReset(reset)
    isFailing = false
  }

  function reportFailure(error: unknown): void {
    if (!isFailing) log.warn({ err: error }, 'what operators set about limits cannot be read; the last known holds')
    isFailing = true
  }

  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pollMs)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  async function poll(): Promise<void> {
    while (!isStopped) {
      await pause()
      if (!isStopped) await read().catch(reportFailure)
    }
  }

  await read().catch(reportFailure)
  const polling = poll()
  return {
    overrides: () => overrides,
    async stop() {
      isStopped = true
      wake()
      await polling
    },
  }
}
