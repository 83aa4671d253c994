import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import {
  type Charge,
  connectRedis,
  createLimiter,
  type Limiter,
  MemoryStore,
  RedisStore,
  ResilientStore,
  type StateChange,
} from '../src/index.ts'

/** A Redis store that knows how often it was asked. */
class CountingRedisStore extends RedisStore {
  asked = 0

  override decide(charges: readonly Charge[]) {
    this.asked++
    return super.decide(charges)
  }

  override take(charge: Charge) {
    this.asked++
    return super.take(charge)
  }
}

export interface TimedChange extends StateChange {
  /** As `epochMs` tells it. */
  readonly atMs: number
}

/** A limiter to look into while it works. */
export interface OpenLimiter {
  readonly limiter: Limiter
  /** How many decisions and leases were asked of Redis so far. */
  asked(): number
  /** From where to where it switched so far. */
  readonly changes: readonly TimedChange[]
}

/** Milliseconds since 1970, the same in every process of this machine, and finer than Date.now(). */
export const epochMs = (): number => performance.timeOrigin + performance.now()

/** A limiter as servers have it, once Redis counts for it. */
export async function openLimiter(url: string): Promise<OpenLimiter> {
  const redis = new CountingRedisStore({ redis: connectRedis(url) })
  const changes: TimedChange[] = []
  const store = new ResilientStore({
    redis,
    memory: new MemoryStore({ clock: performance }),
    clock: performance,
    instanceId: randomUUID(),
    onStateChange: (change) => changes.push({ ...change, atMs: epochMs() }),
  })
  await store.started
  if (store.state !== 'redis') throw new Error('It did not reach Redis')
  return { limiter: createLimiter({ store, clock: performance }), asked: () => redis.asked, changes }
}

/** A limiter that asks Redis each time and knows nothing itself. */
export async function openBareLimiter(url: string): Promise<OpenLimiter> {
  const connection = connectRedis(url)
  await once(connection, 'ready')
  const store = new CountingRedisStore({ redis: connection })
  return { limiter: createLimiter({ store, clock: performance }), asked: () => store.asked, changes: [] }
}
