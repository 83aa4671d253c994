import { startRedis } from '../test/start-redis.ts'
import type { HotRequest } from './hot-worker.ts'
import { type Measurement, shown } from './measurement.ts'
import { paceTogether, startPaced } from './paced.ts'
import { spreadOf } from './statistics.ts'
import { startWorker } from './worker.ts'

const rounds = 5
const speedMs = 400
const policy = { rate: '600/minute', burst: 60 } as const
const demandPerSecond = 10_000
const durationMs = 4_000

/** An identity that keeps asking: how fast it is denied, how little Redis hears of it, and that it gets what it is due. */
export const hotDeniedKey: Measurement = {
  title: 'A hot denied identity',
  goals: ['hot-denied-key'],
  async run() {
    const redis = await startRedis()
    try {
      const speed = await measureSpeed(redis.url)
      const [whole, bare] = await flood(redis.url)
      const reached = (whole.askedOfRedis / whole.asked) * 100
      const [admitted, expected] = [whole.admittedAtMs.length, bare.admittedAtMs.length]
      return {
        report: [
          `One identity that has used up its limit is denied ${shown(speed.median)} times a second (${shown(speed.min)} to ${shown(speed.max)}; ${rounds} rounds of ${speedMs} ms), one decision after the other.`,
          `One with ${policy.rate} and a burst of ${policy.burst} asks ${shown(demandPerSecond)} times a second for ${durationMs / 1_000} s: ${shown(whole.askedOfRedis)} of ${shown(whole.asked)} requests reach Redis, and ${shown(admitted)} are admitted. Whenever a unit comes back, Redis hears of all that ask until it has answered. Another identity, for which Redis is asked each time, is admitted ${shown(expected)} times.`,
        ].join('\n\n'),
        checks: [
          { goal: 'hot-denied-key', what: 'denials/s', figure: speed.median, atLeast: 3_000_000 },
          { goal: 'hot-denied-key', what: 'of the requests reach Redis', figure: reached, atMost: 5, unit: ' %' },
          {
            goal: 'hot-denied-key',
            what: 'admitted, of those without local denial',
            figure: (admitted / expected) * 100,
            atLeast: 99,
            atMost: 101,
            unit: ' %',
          },
        ],
      }
    } finally {
      await redis.stop()
    }
  },
}

async function measureSpeed(url: string) {
  const worker = startWorker<HotRequest, number>('hot-worker.ts', [url])
  const speeds: number[] = []
  try {
    await worker.ask({ durationMs: speedMs })
    for (let round = 0; round < rounds; round++) speeds.push(await worker.ask({ durationMs: speedMs }))
  } finally {
    await worker.stop()
  }
  return spreadOf(speeds)
}

async function flood(url: string) {
  const whole = startPaced(1, url)
  const bare = startPaced(1, url, 'bare')
  const request = { policy, perSecond: demandPerSecond, durationMs }
  try {
    return await Promise.all([
      paceTogether(whole, { ...request, identity: 'whole' }),
      paceTogether(bare, { ...request, identity: 'bare' }),
    ])
  } finally {
    await Promise.all([...whole, ...bare].map((worker) => worker.stop()))
  }
}
