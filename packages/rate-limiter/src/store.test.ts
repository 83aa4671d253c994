import { FakeClock } from '../test/fake-clock.ts'
import { openRedisStore } from '../test/open-redis-store.ts'
import { startRedisCluster } from '../test/start-redis-cluster.ts'
import { startRedisSentinel } from '../test/start-redis-sentinel.ts'
import { type RedisServer, startRedis } from '../test/start-redis.ts'
import { describeStore, type StoreUnderTest } from '../test/store-suite.ts'
import { MemoryStore } from './memory-store.ts'

describeStore('MemoryStore', () => {
  const clock = new FakeClock()
  // Time for the tests that turn it back.
  clock.pass(1e9)
  return { store: new MemoryStore({ clock }), passTime: (ms) => clock.pass(ms), stop: () => undefined }
})

describeStore('RedisStore on one server', async () => {
  const redis = await startRedis({ clock: true })
  return openWithClocks(redis.url, [redis], () => redis.stop())
})

describeStore('RedisStore on a cluster', async () => {
  const cluster = await startRedisCluster({ clock: true })
  return openWithClocks(cluster.url, cluster.nodes, () => cluster.stop())
})

describeStore('RedisStore on the master that sentinels name', async () => {
  const sentinel = await startRedisSentinel({ clock: true })
  return openWithClocks(sentinel.url, [sentinel.master], () => sentinel.stop())
})

/** A store on servers whose clocks stand still at the same time. */
async function openWithClocks(
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
  const store = await openRedisStore(url, { deadlineMs: 10_000 })
  return {
    store,
    passTime,
    async stop() {
      await store.close()
      await stop()
    },
  }
}
