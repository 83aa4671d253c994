import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { defineGroup, type Limiter } from '../src/index.ts'
import { type RedisServer, startRedis } from '../test/start-redis.ts'
import { type Measurement, shown } from './measurement.ts'
import { openLimiter } from './open-limiter.ts'

const identities = 50_000
const atOnce = 500
const longestGoneMs = 20_000
// A request is paid back after six seconds: long enough to count the records, short enough to see them go.
const user = defineGroup('user', {
  read: { rate: '10/minute', burst: 10 },
  write: { rate: '10/minute', burst: 10 },
})

/** What an identity takes in Redis while it has something to pay back, and once it has not. */
export const redisMemory: Measurement = {
  title: 'Memory of Redis',
  goals: ['redis-memory'],
  async run() {
    const short = await measure((index) => `user-${index}`)
    const long = await measure(() => randomUUID())
    return {
      report: `${shown(identities)} identities, two policies each, \`used_memory\` of Redis: an identity such as \`user-12345\` takes ${shown(short.bytes)} bytes while it owes, one named by a UUID ${shown(long.bytes)}, and none any more once it does not.`,
      checks: [
        { goal: 'redis-memory', what: 'bytes an identity', figure: short.bytes, atMost: 170 },
        {
          goal: 'redis-memory',
          what: 'bytes an idle identity',
          figure: Math.max(short.idleBytes, long.idleBytes),
          atMost: 0,
        },
      ],
    }
  },
}

async function measure(nameOf: (index: number) => string): Promise<{ bytes: number; idleBytes: number }> {
  const redis = await startRedis()
  const { limiter } = await openLimiter(redis.url)
  try {
    await fill(limiter, 1, nameOf)
    const before = await usedBytes(redis)
    await fill(limiter, identities, nameOf)
    const owing = (await usedBytes(redis)) - before
    const records = Number(await redis.cli('DBSIZE'))
    if (records < identities) throw new Error(`Only ${records} of ${identities} records were there at once`)
    await untilGone(redis, before)
    const idle = Math.max(0, (await usedBytes(redis)) - before)
    return { bytes: owing / identities, idleBytes: Math.round(idle / identities) }
  } finally {
    await limiter.close()
    await redis.stop()
  }
}

async function fill(limiter: Limiter, count: number, nameOf: (index: number) => string): Promise<void> {
  for (let done = 0; done < count; done += atOnce) {
    const names = Array.from({ length: Math.min(atOnce, count - done) }, (_, index) => nameOf(done + index))
    await Promise.all(names.map(async (name) => limiter.decide([user.charge(name, ['read', 'write'])])))
  }
}

/** Resolves when the records have gone and taken their tables with them, or when that takes too long. */
async function untilGone(redis: RedisServer, before: number): Promise<void> {
  const untilMs = performance.now() + longestGoneMs
  while (performance.now() < untilMs && (await usedBytes(redis)) - before > identities / 2) await delay(100)
}

async function usedBytes(redis: RedisServer): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await redis.cli('INFO', 'memory'))?.[1])
}
