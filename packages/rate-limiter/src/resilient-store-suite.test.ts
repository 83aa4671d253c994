import { FakeClock } from '../test/fake-clock.ts'
import { startRedis } from '../test/start-redis.ts'
import { describeStore } from '../test/store-suite.ts'
import { waitUntil } from '../test/wait-until.ts'
import { MemoryStore } from './memory-store.ts'
import { connectRedis } from './redis/connect-redis.ts'
import { RedisStore } from './redis/redis-store.ts'
import { ResilientStore } from './resilient-store.ts'

async function open(state: 'redis' | 'memory') {
  const redis = await startRedis({ clock: true })
  const clock = new FakeClock()
  // Time for the tests that turn it back.
  clock.pass(1e9)
  const memory = new MemoryStore({ clock })
  let redisTime = Date.UTC(2027, 5, 1)
  await redis.stopClock(redisTime)
  const store = new ResilientStore({
    redis: new RedisStore({ redis: connectRedis(redis.url), deadlineMs: 10_000 }),
    memory,
    clock,
    instanceId: 'alone',
  })
  await store.started
  if (state === 'memory') {
    await redis.kill()
    // It refuses: Redis would remember. What the suite asks of it is what memory does.
    store.reset = async (group, identity) => memory.reset(group, identity)
  }
  await waitUntil(`${state} counts`, async () => store.state === state)
  return {
    store,
    async passTime(ms: number) {
      // Only the clock of Redis may jump back; what this process knows is forgotten after a second.
      clock.pass(ms < 0 && state === 'redis' ? 1_000 : ms)
      redisTime += ms
      if (state === 'redis') await redis.stopClock(redisTime)
    },
    async stop() {
      await store.close()
      await redis.stop()
    },
  }
}

describeStore('ResilientStore while Redis answers', () => open('redis'))
describeStore('ResilientStore while Redis is away', () => open('memory'))
