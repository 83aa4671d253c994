import { startRedis } from '../test/start-redis.ts'
import { type Measurement, shown } from './measurement.ts'
import { idealOf, paceTogether, startPaced } from './paced.ts'

const perSecond = 5_000
const burst = 500
const processes = 2
const durationMs = 6_000

/** What leasing spares Redis, and what it costs in admissions, while twice the limit is asked for. */
export const globalLease: Measurement = {
  title: 'A leased limit',
  goals: ['global-lease'],
  async run() {
    const redis = await startRedis()
    const workers = startPaced(processes, redis.url)
    try {
      const total = await paceTogether(workers, {
        identity: 'all',
        policy: { rate: `${BigInt(perSecond)}/second`, burst },
        isLeased: true,
        perSecond: 2 * perSecond,
        durationMs,
      })
      const ideal = idealOf(total, perSecond, burst)
      const admitted = total.admittedAtMs.length
      return {
        report: `${processes} processes, together ${shown(perSecond)} a second with a burst of ${burst}, asked for twice that for ${durationMs / 1_000} s: of ${shown(total.asked)} requests ${shown(admitted)} were admitted, where burst + rate · t is ${shown(ideal)}; Redis was asked ${shown(total.askedOfRedis)} times.`,
        checks: [
          {
            goal: 'global-lease',
            what: 'Redis calls a request',
            figure: total.askedOfRedis / total.asked,
            atMost: 0.05,
          },
          {
            goal: 'global-lease',
            what: 'admitted of the limit',
            figure: (admitted / ideal) * 100,
            atLeast: 99.5,
            unit: ' %',
          },
          { goal: 'global-lease', what: 'units above the limit', figure: Math.max(0, admitted - ideal), atMost: 1 },
        ],
      }
    } finally {
      await Promise.all(workers.map((worker) => worker.stop()))
      await redis.stop()
    }
  },
}
