import { type Consumer, type Decision, TopConsumers } from '@upskill/rate-limiter'
import type { Uses } from '../platform.ts'
import { deleteResetsBefore } from './limit-settings-sql.ts'
import { addUsage, deleteUsageBefore } from './limit-usage-sql.ts'
import { retentionMs } from '../retention.ts'

/** Notes who uses most. */
export interface UsageRecorder {
  /** Takes constant time and writes nothing. */
  count(decision: Decision): void
  /** Writes what was counted since the last time; rejects when the database does not take it. */
  write(): Promise<void>
  /** Writes a last time and ends. */
  stop(): Promise<void>
}

export interface UsageRecorderOptions {
  /** Names this process among those that write to the same database. */
  readonly instanceId: string
  readonly everyMs?: number
}

/** Watched at a time; whoever makes more than a thousandth of the requests of ten seconds is among them. */
const watched = 1_000
/** Written of those who ask most and of those who are denied most, so that a flood of addresses is no flood of rows. */
const written = 100

const minuteMs = 60_000

/**
 * Writes the top consumers of this process, and whom it denied most, to the database every ten seconds, if there are
 * any. What cannot be written is dropped, and logged once until writing succeeds again.
 */
export function recordUsage(
  { clock, db, log }: Uses<'clock' | 'db' | 'log'>,
  { instanceId, everyMs = 10_000 }: UsageRecorderOptions,
): UsageRecorder {
  let consumers = new TopConsumers({ capacity: watched })
  // A few denials would be lost among many admissions.
  let denied = new TopConsumers({ capacity: watched })
  let isFailing = false
  let writing = Promise.resolve()

  async function write(): Promise<void> {
    const usage = union(consumers.top(written), denied.top(written))
    consumers = new TopConsumers({ capacity: watched })
    denied = new TopConsumers({ capacity: watched })
    if (usage.length === 0) return
    const minute = new Date(Math.floor(clock.now().getTime() / minuteMs) * minuteMs)
    await db.forSystem().transaction((tx) => addUsage(tx, { instanceId, minute }, usage))
    isFailing = false
  }

  function reportFailure(error: unknown): void {
    if (!isFailing) log.warn({ err: error }, 'the usage of limits cannot be recorded')
    isFailing = true
  }

  const timer = setInterval(() => {
    writing = writing.then(write).catch(reportFailure)
  }, everyMs)

  return {
    count(decision) {
      consumers.count(decision)
      if (!decision.allowed) denied.count(decision)
    },
    write,
    async stop() {
      clearInterval(timer)
      await writing
      await write().catch(reportFailure)
    },
  }
}

/** Those of the first, and of the second those who are not among them. */
function union(first: readonly Consumer[], second: readonly Consumer[]): Consumer[] {
  const keyOf = ({ policyId, identity }: Consumer) => `${policyId} ${identity}`
  const known = new Set(first.map(keyOf))
  return [...first, ...second.filter((consumer) => !known.has(keyOf(consumer)))]
}

/** Removes usage and resets that are a day old. */
export async function deleteOldUsage({ clock, db }: Uses<'clock' | 'db'>): Promise<void> {
  const keptSince = (keptMs: number) => new Date(clock.now().getTime() - keptMs)
  await db.forSystem().transaction(async (tx) => {
    await deleteUsageBefore(tx, keptSince(retentionMs.limit_usage))
    await deleteResetsBefore(tx, keptSince(retentionMs.limit_resets))
  })
}
