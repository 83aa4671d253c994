import type { PacedReply, PacedRequest } from './paced-worker.ts'
import { startWorker, type Worker } from './worker.ts'

/** What several processes did at the same time, together. */
export interface PacedTotal extends Omit<PacedReply, 'changes'> {
  readonly changes: readonly PacedReply['changes'][]
}

/** Starts processes that send requests at their own pace; `bare` ones ask Redis each time. */
export function startPaced(count: number, url: string, kind: 'whole' | 'bare' = 'whole') {
  return Array.from({ length: count }, () => startWorker<PacedRequest, PacedReply>('paced-worker.ts', [url, kind]))
}

/** Lets each process send its part of the requests; resolves when all are answered. */
export async function paceTogether(
  workers: readonly Worker<PacedRequest, PacedReply>[],
  { perSecond, othersPerSecond = 0, ...request }: PacedRequest,
): Promise<PacedTotal> {
  const part = { perSecond: perSecond / workers.length, othersPerSecond: othersPerSecond / workers.length }
  const replies = await Promise.all(workers.map((worker) => worker.ask({ ...request, ...part })))
  const sum = (of: (reply: PacedReply) => number) => replies.reduce((total, reply) => total + of(reply), 0)
  const most = (of: (reply: PacedReply) => number) => Math.max(...replies.map(of))
  return {
    asked: sum((reply) => reply.asked),
    askedOfRedis: sum((reply) => reply.askedOfRedis),
    errors: sum((reply) => reply.errors),
    admittedAtMs: replies.flatMap((reply) => reply.admittedAtMs).toSorted((a, b) => a - b),
    firstAskedAtMs: -most((reply) => -reply.firstAskedAtMs),
    lastAnsweredAtMs: most((reply) => reply.lastAnsweredAtMs),
    worstWaitMs: most((reply) => reply.worstWaitMs),
    worstStallMs: most((reply) => reply.worstStallMs),
    changes: replies.map((reply) => reply.changes),
  }
}

/** How many units GCRA admits at most between the first request and the last answer. */
export function idealOf({ firstAskedAtMs, lastAnsweredAtMs }: PacedTotal, perSecond: number, burst: number): number {
  return burst + (perSecond * (lastAnsweredAtMs - firstAskedAtMs)) / 1_000
}

/** Units by which admissions exceeded burst + rate · t in the window in which they did so most. */
export function worstExcess(admittedAtMs: readonly number[], perSecond: number, burst: number): number {
  let level = 0
  let worst = 0
  let beforeMs = admittedAtMs[0] ?? 0
  for (const atMs of admittedAtMs) {
    level = Math.max(0, level - ((atMs - beforeMs) * perSecond) / 1_000) + 1
    beforeMs = atMs
    worst = Math.max(worst, level - burst)
  }
  return worst
}
