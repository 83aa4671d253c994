import type { RedisServer } from '../../test/start-redis.ts'
import { startRedis } from '../../test/start-redis.ts'
import { startRedisCluster } from '../../test/start-redis-cluster.ts'
import { startRedisSentinel } from '../../test/start-redis-sentinel.ts'
import { describeStore, type StoreUnderTest } from '../../test/store-suite.ts'
import { waitUntil } from '../../test/wait-until.ts'
import { MemoryStore } from '../memory-store.ts'
import { FakeClock } from '../../test/fake-clock.ts'
import { connectRedis } from './connect-redis.ts'
import { RedisStore } from './redis-store.ts'

describeStore('MemoryStore', () => {
  const clock = new FakeClock()
  return { store: new MemoryStore({ clock }), passTime: (ms) => clock.pass(ms), stop: () => undefined }
})

describeStore('RedisStore on one server', async () => {
  const redis = await startRedis({ clock: true })
  return openStore(redis.url, [redis], () => redis.stop())
})

describeStore('RedisStore on a cluster', async () => {
  const cluster = await startRedisCluster({ clock: true })
  return openStore(cluster.url, cluster.nodes, () => cluster.stop())
})

describeStore('RedisStore on the master that sentinels name', async () => {
  const sentinel = await startRedisSentinel({ clock: true })
  return openStore(sentinel.url, [sentinel.master], () => sentinel.stop())
})

/** A store on servers of which all clocks stand still, at the same time. */
async function openStore(
  url: string,
  servers: readonly RedisServer[],
  stop: () => Promise<void>,
): Promise<StoreUnderTest> {
  let now = Date.UTC(2027, 5, 1)
  const passTime = async (ms: number) => {
    now += ms
    await Promise.all(servers.map((server) => server.stopClock(now)))
  }
  await passTime(0)
  const store = new RedisStore({ redis: connectRedis(url), deadlineMs: 10_000 })
  await waitUntil('the store is connected', () =>
    store.ping().then(
      () => true,
      () => false,
    ),
  )
  return {
    store,
    passTime,
    async stop() {
      await store.close()
      await stop()
    },
  }
}
