import { once } from 'node:events'
import { type Charge, connectRedis, createLimiter, type Limiter, RedisStore } from '../src/index.ts'

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

/** A limiter to look into while it works. */
export interface OpenLimiter {
  readonly limiter: Limiter
  /** How many decisions and leases were asked of Redis so far. */
  asked(): number
  /** Where it counted so far, a change at a time. */
  readonly changes: readonly StateChange[]
}

export interface StateChange {
  readonly state: 'redis' | 'memory'
  /** In milliseconds since 1970, the same for every process of this machine. */
  readonly atMs: number
  readonly reason: string
}

/** The same in every process of this machine, in milliseconds since 1970, finer than Date.now(). */
export const epochMs = (): number => performance.timeOrigin + performance.now()

/** A limiter as servers have it, once it is connected. */
export async function openLimiter(url: string): Promise<OpenLimiter> {
  const store = await openStore(url)
  const changes: StateChange[] = []
  return { limiter: createLimiter({ store, clock: performance }), asked: () => store.asked, changes }
}

/** A limiter that asks Redis each time and knows nothing itself. */
export async function openBareLimiter(url: string): Promise<OpenLimiter> {
  const store = await openStore(url)
  return { limiter: createLimiter({ store, clock: performance }), asked: () => store.asked, changes: [] }
}

async function openStore(url: string): Promise<CountingRedisStore> {
  const redis = connectRedis(url)
  await once(redis, 'ready')
  return new CountingRedisStore({ redis })
}
