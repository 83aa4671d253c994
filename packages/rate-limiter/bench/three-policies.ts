import { type Check, type Measurement, shown } from './measurement.ts'
import { measureThroughput, ratioTo, type Throughput, throughputSetup, throughputTable } from './throughput.ts'

/** How many times as many decisions as the peer with most users, by how many identities there are. */
const workloads = [
  { policies: 3, identities: 100_000, atLeast: 3.5 },
  { policies: 3, identities: 1_000, atLeast: 4.5 },
] as const

/** What everyone, an identity, and the identity on a route may do, decided together. */
export const threePolicies: Measurement = {
  title: 'Three policies',
  goals: ['three-policies', 'best-peer', 'cpu', 'latency'],
  async run() {
    const measured = await measureThroughput(workloads)
    const tables = workloads.map(
      ({ identities }, at) => `${shown(identities)} identities:\n\n${throughputTable(measured[at]!)}`,
    )
    return {
      report: [
        `Each request counts for everyone, for its identity, and for its identity on the route. ${throughputSetup}`,
        ...tables,
      ].join('\n\n'),
      checks: workloads.flatMap(({ identities, atLeast }, at) => checksOf(measured[at]!, shown(identities), atLeast)),
    }
  },
}

function checksOf(throughput: Throughput, identities: string, atLeast: number): Check[] {
  const against = (peer: 'rate-limiter-flexible' | 'rate-limit-redis', figure: Parameters<typeof ratioTo>[1]) => ({
    figure: ratioTo(peer, figure, throughput),
    unit: '×',
  })
  const flexible = 'rate-limiter-flexible'
  return [
    {
      goal: 'three-policies',
      what: `decisions/s, ${identities} identities, of ${flexible}'s`,
      ...against(flexible, 'perSecond'),
      atLeast,
    },
    {
      goal: 'best-peer',
      what: `decisions/s, ${identities} identities, of rate-limit-redis's`,
      ...against('rate-limit-redis', 'perSecond'),
      atLeast: 3,
    },
    {
      goal: 'cpu',
      what: `Node CPU, ${identities} identities, of ${flexible}'s`,
      ...against(flexible, 'nodeMicros'),
      atMost: 1 / 6,
    },
    {
      goal: 'cpu',
      what: `Redis CPU, ${identities} identities, of ${flexible}'s`,
      ...against(flexible, 'redisMicros'),
      atMost: 1 / 2.5,
    },
    {
      goal: 'latency',
      what: `p99, ${identities} identities, of ${flexible}'s`,
      ...against(flexible, 'p99Ms'),
      atMost: 1 / 2,
    },
  ]
}
