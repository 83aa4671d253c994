import { selectOverrides } from '#platform/limits/limit-settings-sql.ts'
import type { LimitOverride } from '#platform/limits/limits.ts'
import { type LoggedRequest, type NoRequest, readLoggedRequest } from '#platform/limits/request-log.ts'
import { simulateLimits, type SimulationResult } from '#platform/limits/simulate-limits.ts'
import type { Uses } from '#platform/platform.ts'
import { readLines } from '#platform/read-lines.ts'
import { StartError } from '#platform/start-error.ts'
import { allActions } from './all-limits.ts'
import { readOverride, type WantedLimit } from './set-limit.ts'

/** Numbers to try, for everybody. */
export type ProposedLimit = Omit<WantedLimit, 'reason' | 'organization'>

export interface SimulationWatcher {
  /** A line that is no request, and why. */
  onBadLine(number: number, fault: string): void
  /** After each request, with how many bytes were read so far. */
  onProgress(bytes: number): void
}

export interface Simulated {
  readonly current: SimulationResult
  /** Undefined where nothing is proposed. */
  readonly proposed: SimulationResult | undefined
  readonly badLines: number
  /** When the first and the last request came; undefined when there was none. */
  readonly period: { readonly from: Date; readonly to: Date } | undefined
}

const maxLineLength = 100_000
/** By how much the clock of another machine may be ahead: one line from another century would stop the clock for the rest. */
const mostAheadMs = 86_400_000

/**
 * Replays the requests of a log against the limits in effect and, beside, against the same with the proposed numbers. Bad
 * lines are told and left out. Rejects with a StartError when the proposed numbers are wrong.
 */
export async function simulate(
  platform: Uses<'clock' | 'db' | 'log'>,
  log: AsyncIterable<Buffer>,
  proposals: readonly ProposedLimit[],
  watcher: SimulationWatcher,
): Promise<Simulated> {
  const overrides = await platform.db.forSystem().transaction(selectOverrides)
  const wanted: LimitOverride[] = []
  for (const proposal of proposals) {
    assertIsCounted(proposal)
    wanted.push(await readOverride(platform, { ...proposal, organization: undefined }))
  }

  const current = simulateLimits(allActions(), overrides, platform.log)
  const proposed =
    wanted.length === 0 ? undefined : simulateLimits(allActions(), replace(overrides, wanted), platform.log)
  const latestMs = platform.clock.now().getTime() + mostAheadMs
  let bytes = 0
  let badLines = 0
  let from = Infinity
  let to = -Infinity
  for await (const { number, text } of readLines(
    countBytes(log, (count) => (bytes += count)),
    maxLineLength,
  )) {
    const request =
      text === undefined
        ? { fault: `is longer than ${maxLineLength} characters` }
        : notLater(readLoggedRequest(text), latestMs)
    if ('fault' in request) {
      if (request.fault === undefined) continue
      badLines += 1
      watcher.onBadLine(number, request.fault)
      continue
    }
    await current.replay(request)
    await proposed?.replay(request)
    from = Math.min(from, request.timeMs)
    to = Math.max(to, request.timeMs)
    watcher.onProgress(bytes)
  }
  return {
    current: current.result(),
    proposed: proposed?.result(),
    badLines,
    period: from <= to ? { from: new Date(from), to: new Date(to) } : undefined,
  }
}

const notLater = (read: LoggedRequest | NoRequest, latestMs: number): LoggedRequest | NoRequest =>
  'timeMs' in read && read.timeMs > latestMs ? { fault: 'is from the future' } : read

function assertIsCounted({ policyId }: ProposedLimit): void {
  if (!policyId.endsWith('.per-account')) return
  throw new StartError(`${policyId} counts by e-mail address, which no log knows: it cannot be tried on one`)
}

/** What is proposed for everybody holds instead of what is set for everybody. */
const replace = (overrides: readonly LimitOverride[], wanted: readonly LimitOverride[]): LimitOverride[] => [
  ...overrides.filter(
    (set) => set.organizationId !== null || !wanted.some((proposal) => proposal.policyId === set.policyId),
  ),
  ...wanted,
]

async function* countBytes(chunks: AsyncIterable<Buffer>, add: (count: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    add(chunk.length)
    yield chunk
  }
}
