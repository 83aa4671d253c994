import autocannon from 'autocannon'
import { startRedis } from '../test/start-redis.ts'
import type { ServerFacts } from './fastify-worker.ts'
import { type Measurement, shown, table } from './measurement.ts'
import { type Spread, spreadOf } from './statistics.ts'
import { startWorker, type Worker } from './worker.ts'

const contenders = ['no limits', 'ours', 'ours, with headers', 'rate-limiter-flexible', 'rate-limit-redis'] as const
type Contender = (typeof contenders)[number]

const rounds = 5
const mostAttempts = 5
const durationSeconds = 2
const connections = 64
const requests = Array.from({ length: 1_000 }, (_, index) => ({ headers: { 'x-user': `user-${index}` } }))

interface Slice {
  readonly perSecond: number
  readonly nodeMicros: number
}

interface Result {
  readonly perSecond: Spread
  readonly nodeMicros: Spread
  /** On top of what the server takes without limits. */
  readonly addedMicros: number
}

/** Three policies before a handler that answers `{"ok":true}`; clients in this process, a server in one of its own. */
export const behindFastify: Measurement = {
  title: 'Behind Fastify',
  goals: ['behind-fastify'],
  async run() {
    const results = await measure()
    const { ours, 'rate-limiter-flexible': flexible } = results
    return {
      report: [
        `Three policies in an onRequest hook before a handler that answers \`{"ok":true}\`; autocannon with ${connections} connections and 1,000 identities in another process; ${rounds} rounds of ${durationSeconds} s after a warm-up. "With headers" is the plugin with its RateLimit headers; the others set none.`,
        resultsTable(results),
      ].join('\n\n'),
      checks: [
        {
          goal: 'behind-fastify',
          what: "requests/s of rate-limiter-flexible's",
          figure: ours.perSecond.median / flexible.perSecond.median,
          atLeast: 1.45,
          unit: '×',
        },
        {
          goal: 'behind-fastify',
          what: "added Node CPU of rate-limiter-flexible's",
          figure: ours.addedMicros / flexible.addedMicros,
          atMost: 1 / 4,
          unit: '×',
        },
      ],
    }
  },
}

async function measure(): Promise<Record<Contender, Result>> {
  const servers = await Promise.all(contenders.map(() => startRedis()))
  const workers = contenders.map((name, at) =>
    startWorker<object, ServerFacts>('fastify-worker.ts', [name, servers[at]!.url]),
  )
  const slices = contenders.map((): Slice[] => [])
  try {
    for (const worker of workers) await load(worker)
    for (let round = 0; round < rounds; round++) {
      for (let turn = 0; turn < workers.length; turn++) {
        const at = (round + turn) % workers.length
        slices[at]!.push(await loadUndisturbed(workers[at]!))
      }
    }
    return summarize(slices)
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()))
    await Promise.all(servers.map((server) => server.stop()))
  }
}

/** Loads it again when Redis got no turn for so long that it was taken for dead: memory would be measured instead. */
async function loadUndisturbed(worker: Worker<object, ServerFacts>): Promise<Slice> {
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const slice = await load(worker)
    if (slice) return slice
  }
  throw new Error('Redis was taken for dead each time: the machine is too busy')
}

/** Undefined when the server stopped asking Redis meanwhile. */
async function load(worker: Worker<object, ServerFacts>): Promise<Slice | undefined> {
  const before = await worker.ask({})
  const url = `http://127.0.0.1:${before.port}`
  const {
    '2xx': answered,
    non2xx,
    errors,
    duration,
  } = await autocannon({
    url,
    connections,
    requests,
    duration: durationSeconds,
  })
  const after = await worker.ask({})
  if (non2xx + errors > 0) throw new Error(`${non2xx} answers were not 2xx, and ${errors} requests failed`)
  if (after.outages > before.outages) return undefined
  return { perSecond: answered / duration, nodeMicros: (after.cpuMicros - before.cpuMicros) / answered }
}

function summarize(slices: readonly (readonly Slice[])[]): Record<Contender, Result> {
  const spreads = slices.map((ofContender) => ({
    perSecond: spreadOf(ofContender.map((slice) => slice.perSecond)),
    nodeMicros: spreadOf(ofContender.map((slice) => slice.nodeMicros)),
  }))
  const unlimitedMicros = spreads[0]!.nodeMicros.median
  const results = spreads.map((each) => ({ ...each, addedMicros: each.nodeMicros.median - unlimitedMicros }))
  return Object.fromEntries(contenders.map((name, at) => [name, results[at]])) as Record<Contender, Result>
}

function resultsTable(results: Record<Contender, Result>): string {
  return table(
    ['', 'requests/s', 'spread', 'ours is', 'Node µs a request', 'added'],
    contenders.map((name) => {
      const { perSecond, nodeMicros, addedMicros } = results[name]
      return [
        name,
        shown(perSecond.median),
        `${shown(perSecond.min)} to ${shown(perSecond.max)}`,
        `${shown(results.ours.perSecond.median / perSecond.median)}×`,
        shown(nodeMicros.median),
        shown(addedMicros),
      ]
    }),
  )
}
