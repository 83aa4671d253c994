import type { Report } from './load.ts'

export interface Limit {
  readonly perSecond: number
  readonly burst: number
}

/** What the limit admits at most from the first request of all processes until the last. */
export function dueOf({ perSecond, burst }: Limit, reports: readonly Report[]): number {
  const startedAtMs = Math.min(...reports.map((report) => report.startedAtMs))
  const answeredAtMs = Math.max(...reports.map((report) => report.answeredAtMs))
  return burst + ((answeredAtMs - startedAtMs) * perSecond) / 1_000
}

export function admittedBy(reports: readonly Report[]): number {
  return reports.reduce((sum, { admitted }) => sum + admitted.length, 0)
}

/**
 * By how many requests the fullest of all windows, from when one request was asked until another was answered, passes
 * what the limit admits in its length.
 */
export function excessOf({ perSecond, burst }: Limit, reports: readonly Report[]): number {
  const admitted = reports.flatMap((report) => report.admitted).toSorted(([, a], [, b]) => a - b)
  let excess = -Infinity
  let best = -Infinity
  for (const [index, [askedAtMs, answeredAtMs]] of admitted.entries()) {
    best = Math.max(best, (askedAtMs * perSecond) / 1_000 - index)
    excess = Math.max(excess, best + index + 1 - (answeredAtMs * perSecond) / 1_000 - burst)
  }
  return excess
}
