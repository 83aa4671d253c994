import { startRedis } from '../test/start-redis.ts'
import { type Check, type Measurement, shown, table } from './measurement.ts'
import { idealOf, paceTogether, startPaced } from './paced.ts'

const perSecond = 1_000
const burst = 100
const durationMs = 4_000
const processCounts = [1, 2, 4]

/** Whether one limit holds, and is used to the full, however many processes count against it. */
export const manyProcesses: Measurement = {
  title: 'One limit, several processes',
  goals: ['many-processes'],
  async run() {
    const redis = await startRedis()
    const workers = startPaced(Math.max(...processCounts), redis.url)
    const rows: string[][] = []
    const checks: Check[] = []
    try {
      for (const processes of processCounts) {
        const total = await paceTogether(workers.slice(0, processes), {
          identity: `by ${processes}`,
          policy: { rate: `${BigInt(perSecond)}/second`, burst },
          perSecond: 2 * perSecond,
          durationMs,
        })
        const ideal = idealOf(total, perSecond, burst)
        const admitted = total.admittedAtMs.length
        const percent = ((admitted - ideal) / ideal) * 100
        rows.push([String(processes), shown(total.asked), shown(admitted), shown(ideal), `${shown(percent)} %`])
        checks.push(
          {
            goal: 'many-processes',
            what: `${processes} processes, admitted off the limit`,
            figure: percent,
            atLeast: -1,
            atMost: 1,
            unit: ' %',
          },
          {
            goal: 'many-processes',
            what: `${processes} processes, units above the limit`,
            figure: Math.max(0, admitted - ideal),
            atMost: 1,
          },
        )
      }
    } finally {
      await Promise.all(workers.map((worker) => worker.stop()))
      await redis.stop()
    }
    return {
      report: [
        `One identity, ${shown(perSecond)} a second with a burst of ${burst}, asked for twice that for ${durationMs / 1_000} s. The limit is burst + rate · t, from the first request to the last answer.`,
        table(['processes', 'asked', 'admitted', 'the limit', 'off by'], rows),
      ].join('\n\n'),
      checks,
    }
  },
}
