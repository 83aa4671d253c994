import type { Measurement } from './measurement.ts'
import { measureThroughput, ratioTo, throughputSetup, throughputTable } from './throughput.ts'

/** A single policy, as the peers' own examples have it. */
export const onePolicy: Measurement = {
  title: 'One policy',
  goals: ['one-policy'],
  async run() {
    const [throughput] = await measureThroughput([{ policies: 1, identities: 100_000 }])
    if (!throughput) throw new Error('Nothing was measured')
    const against = (peer: 'rate-limiter-flexible' | 'rate-limit-redis', atLeast: number) => ({
      goal: 'one-policy',
      what: `decisions/s of ${peer}'s`,
      figure: ratioTo(peer, 'perSecond', throughput),
      atLeast,
      unit: '×',
    })
    return {
      report: `Each request counts for its identity, of 100,000. ${throughputSetup}\n\n${throughputTable(throughput)}`,
      checks: [against('rate-limiter-flexible', 1.8), against('rate-limit-redis', 1.3)],
    }
  },
}
