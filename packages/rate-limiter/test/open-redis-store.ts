import { connectRedis, type ConnectRedisOptions } from '../src/redis/connect-redis.ts'
import { RedisStore, type RedisStoreOptions } from '../src/redis/redis-store.ts'
import { waitUntil } from './wait-until.ts'

/** Connects a store; resolves when Redis answers it. */
export async function openRedisStore(
  url: string,
  { caFile, ...options }: Omit<RedisStoreOptions, 'redis'> & ConnectRedisOptions = {},
): Promise<RedisStore> {
  const store = new RedisStore({ ...options, redis: connectRedis(url, caFile === undefined ? {} : { caFile }) })
  await waitUntilConnected(store)
  return store
}

/** Resolves when Redis answers the store. */
export async function waitUntilConnected(store: RedisStore): Promise<void> {
  await waitUntil('Redis answers the store', async () =>
    store.ping().then(
      () => true,
      () => false,
    ),
  )
}
