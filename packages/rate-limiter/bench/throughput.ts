import { startRedis } from '../test/start-redis.ts'
import { type CandidateName, candidateNames, type PolicyCount } from './candidates.ts'
import { shown, table } from './measurement.ts'
import { type Spread, spreadOf } from './statistics.ts'
import type { Slice, SliceRequest } from './throughput-worker.ts'
import { startWorker } from './worker.ts'

export interface Workload {
  readonly policies: PolicyCount
  readonly identities: number
}

/** How the candidates did under one workload, by the figures of their slices. */
export type Throughput = Readonly<Record<CandidateName, Readonly<Record<keyof Slice, Spread>>>>

const rounds = 5
const durationMs = 1_000
const callers = 64

/**
 * Puts the candidates under the workloads in turns, a slice at a time, each in a process and on a Redis of its own. The one
 * that begins changes with each round, so that whatever else the machine does meets all of them.
 */
export async function measureThroughput(workloads: readonly Workload[]): Promise<Throughput[]> {
  const servers = await Promise.all(candidateNames.map(() => startRedis()))
  const workers = candidateNames.map((name, index) =>
    startWorker<SliceRequest, Slice>('throughput-worker.ts', [name, servers[index]!.url]),
  )
  const slices = workloads.map(() => candidateNames.map((): Slice[] => []))
  try {
    for (let round = 0; round < rounds; round++) {
      for (const [at, workload] of workloads.entries()) {
        for (let turn = 0; turn < workers.length; turn++) {
          const index = (round + turn) % workers.length
          slices[at]![index]!.push(await workers[index]!.ask({ ...workload, callers, durationMs }))
        }
      }
    }
    return slices.map(summarize)
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()))
    await Promise.all(servers.map((server) => server.stop()))
  }
}

function summarize(slices: readonly (readonly Slice[])[]): Throughput {
  const spreads = slices.map((ofCandidate) => {
    const of = (figure: keyof Slice) => spreadOf(ofCandidate.map((slice) => slice[figure]))
    return {
      perSecond: of('perSecond'),
      nodeMicros: of('nodeMicros'),
      redisMicros: of('redisMicros'),
      p50Ms: of('p50Ms'),
      p99Ms: of('p99Ms'),
    }
  })
  return Object.fromEntries(candidateNames.map((name, index) => [name, spreads[index]])) as Throughput
}

/** The median of our figure as a multiple of the peer's. */
export function ratioTo(peer: CandidateName, figure: keyof Slice, { ours, ...peers }: Throughput): number {
  return ours[figure].median / { ours, ...peers }[peer][figure].median
}

export const throughputSetup = `${callers} callers, each asking again once it is answered, for identities by chance; ${rounds} rounds of ${durationMs} ms after a warm-up. CPU is that of one decision.`

/** A row for each candidate. */
export function throughputTable(throughput: Throughput): string {
  return table(
    ['', 'decisions/s', 'spread', 'ours is', 'p50 ms', 'p99 ms', 'Node µs', 'Redis µs'],
    candidateNames.map((name) => {
      const { perSecond, p50Ms, p99Ms, nodeMicros, redisMicros } = throughput[name]
      return [
        name,
        shown(perSecond.median),
        `${shown(perSecond.min)} to ${shown(perSecond.max)}`,
        `${shown(ratioTo(name, 'perSecond', throughput))}×`,
        ...[p50Ms, p99Ms, nodeMicros, redisMicros].map(({ median }) => shown(median)),
      ]
    }),
  )
}
