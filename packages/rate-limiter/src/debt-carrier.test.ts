import { expect, onTestFinished, test } from 'vitest'
import { startRedis } from '../test/start-redis.ts'
import { waitUntil } from '../test/wait-until.ts'
import { DebtCarrier } from './debt-carrier.ts'
import { defineGroup } from './group.ts'
import { MemoryStore } from './memory-store.ts'
import { connectRedis } from './redis/connect-redis.ts'
import { type RecordDebts, RedisStore } from './redis/redis-store.ts'

const user = defineGroup('user', { read: { rate: '1/hour', burst: 60 }, write: { rate: '1/hour', burst: 6 } })

class ObservedRedisStore extends RedisStore {
  readonly sizes: number[] = []
  whileMerging = () => {}

  override async merge(records: readonly RecordDebts[]) {
    this.sizes.push(records.length)
    this.whileMerging()
    return super.merge(records)
  }
}

async function setUp() {
  const server = await startRedis()
  onTestFinished(server.stop)
  const redis = new ObservedRedisStore({ redis: connectRedis(server.url), deadlineMs: 5_000 })
  onTestFinished(() => redis.close())
  const isConnected = () =>
    redis.ping().then(
      () => true,
      () => false,
    )
  await waitUntil('Redis is connected', isConnected)
  const memory = new MemoryStore({ clock: performance })
  return { redis, memory, carrier: new DebtCarrier(redis, memory) }
}

for (const [chargesPerCall, rounds] of [
  [100, '500, 500, 500, 500, 500, 500, 500, 100, 200'],
  [1_000, expect.stringMatching(/, 3000$/)],
] as const) {
  test(`all debts are carried while memory makes ${chargesPerCall} more during each call`, async () => {
    const { redis, memory, carrier } = await setUp()
    const charges = Array.from({ length: 3_000 }, (_, index) => user.charge(`user ${index}`, 'read'))
    for (const charge of charges) memory.decide([charge])
    let isHandedOver = false
    let charged = 0
    redis.whileMerging = () => {
      for (let more = 0; more < chargesPerCall && !isHandedOver; more++) {
        const charge = charges[charged++ % charges.length]!
        memory.decide([charge])
        carrier.note([charge])
      }
    }
    await carrier.carry(() => (isHandedOver = true))
    expect(redis.sizes.join(', ')).toEqual(rounds)
    for (const { identity } of charges) {
      const [inRedis = 0] = await redis.read(user, identity)
      expect(inRedis).toBeGreaterThanOrEqual(memory.read(user, identity)[0]!)
    }
  })
}

test('what is owed no longer is not carried, and nothing else is lowered', async () => {
  const { redis, memory, carrier } = await setUp()
  const quick = defineGroup('quick', { all: { rate: '100000/second', burst: 1 } })
  memory.decide([quick.charge('ada', 'all')])
  memory.decide([user.charge('ada', 'write', 2)])
  await redis.decide([user.charge('ada', ['read', 'write'], 5)])
  await waitUntil('it is owed no longer', async () => memory.read(quick, 'ada')[0] === 0)
  await carrier.carry(() => undefined)
  expect(redis.sizes).toEqual([1, 0])
  expect((await redis.read(user, 'ada')).map((micros) => Math.ceil(micros / 3_600e6))).toEqual([5, 5])
})
