import { createLimiter, type Decision } from '@upskill/rate-limiter'
import { monotonicClock } from '../clock.ts'
import { newId } from '../id.ts'
import { measureDecisions } from '../metrics/measure-limits.ts'
import type { Uses } from '../platform.ts'
import { groupsCounting, type LimitCatalog } from './limit-catalog.ts'
import { followLimitSettings } from './limit-settings.ts'
import { openLimitStore } from './limit-store.ts'
import { recordUsage } from './limit-usage.ts'
import type { Limits } from './limits.ts'

export interface LimitsOptions {
  /** Every policy there may be, so that an identity can be forgotten wherever it is counted. */
  readonly catalog: LimitCatalog
}

/**
 * Opens the limits of a process that serves: counted in Redis where there is one, else in memory; by the numbers that
 * operators set, followed while it runs; measured, and recorded for operators to look at.
 */
export async function openLimits(
  platform: Uses<'clock' | 'config' | 'db' | 'log' | 'metrics'>,
  { catalog }: LimitsOptions,
): Promise<Limits> {
  const instanceId = newId<'instance'>(platform.clock)
  const counted = await openLimitStore(platform, { instanceId, clock: monotonicClock })
  const usage = recordUsage(platform, { instanceId })
  const settings = await followLimitSettings(platform, {
    onReset: ({ kind, identity }) => {
      for (const group of groupsCounting(catalog, kind)) counted.forget(group, identity)
    },
  })
  const limiter = createLimiter({
    store: counted.store,
    clock: monotonicClock,
    onDecision: tellAll(usage.count, measureDecisions(platform.metrics)),
  })
  return {
    limiter,
    overrides: settings.overrides,
    state: counted.state,
    async close() {
      await settings.stop()
      await usage.stop()
      await limiter.close()
    },
  }
}

const tellAll =
  (...listeners: readonly ((decision: Decision) => void)[]) =>
  (decision: Decision) => {
    for (const listen of listeners) listen(decision)
  }
