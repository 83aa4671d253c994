import { once } from 'node:events'
import { createRequire } from 'node:module'
import type { Options } from 'express-rate-limit'
import { Redis } from 'ioredis'
import { RedisStore as ExpressStore, type RedisReply } from 'rate-limit-redis'
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import type { Charge } from '../src/index.ts'
import { anyone, everyone } from './groups.ts'
import { openLimiter } from './open-limiter.ts'

/** One way to limit: a request by this identity is admitted or not. */
export interface Candidate {
  decide(identity: string): Promise<boolean>
  /** How often it stopped asking Redis so far, where it does so. */
  outages?(): number
}

/** `3`: everyone together, the identity, and the identity on this route. `1`: the identity. */
export type PolicyCount = 1 | 3

export const candidateNames = ['ours', 'rate-limiter-flexible', 'rate-limit-redis', '@fastify/rate-limit'] as const
export type CandidateName = (typeof candidateNames)[number]

/** So much that nobody is denied: what is compared is the work to admit. */
const limit = 1_000_000_000
const windowSeconds = 3_600

/** Connects a candidate, set up as its documentation says, with a connection of its own. */
export const connectCandidate: Readonly<
  Record<CandidateName, (url: string, policies: PolicyCount) => Candidate | Promise<Candidate>>
> = {
  ours: connectOurs,
  'rate-limiter-flexible': connectFlexible,
  'rate-limit-redis': connectExpress,
  '@fastify/rate-limit': connectFastify,
}

/** What a request of this identity is charged: everyone, the identity, and the identity on a route. */
export function threeCharges(identity: string): Charge[] {
  return [everyone.charge('all', 'all'), anyone.charge(identity, ['all', 'route'])]
}

async function connectOurs(url: string, policies: PolicyCount): Promise<Candidate> {
  const { limiter, changes } = await openLimiter(url)
  return {
    outages: () => changes.length,
    async decide(identity) {
      const decision = await limiter.decide(policies === 1 ? [anyone.charge(identity, 'all')] : threeCharges(identity))
      return decision.allowed
    },
  }
}

async function connectFlexible(url: string, policies: PolicyCount): Promise<Candidate> {
  const redis = new Redis(url, { enableOfflineQueue: false })
  await once(redis, 'ready')
  const limiterOf = (keyPrefix: string) =>
    new RateLimiterRedis({
      storeClient: redis,
      keyPrefix,
      points: limit,
      duration: windowSeconds,
      inMemoryBlockOnConsumed: limit + 1,
    })
  const [ofAll, ofIdentity, ofRoute] = [limiterOf('all'), limiterOf('identity'), limiterOf('route')]
  return {
    decide: (identity) =>
      Promise.all(
        policies === 1
          ? [ofIdentity.consume(identity)]
          : [ofAll.consume('all'), ofIdentity.consume(identity), ofRoute.consume(identity)],
      ).then(
        () => true,
        (reason: unknown) => {
          if (reason instanceof RateLimiterRes) return false
          throw reason
        },
      ),
  }
}

async function connectExpress(url: string, policies: PolicyCount): Promise<Candidate> {
  const redis = new Redis(url)
  const storeOf = async (prefix: string) => {
    const store = new ExpressStore({
      prefix,
      sendCommand: (command: string, ...args: string[]) => redis.call(command, ...args) as Promise<RedisReply>,
    })
    // All that it reads of the options of the middleware.
    await store.init({ windowMs: windowSeconds * 1_000 } as Options)
    return store
  }
  const [ofAll, ofIdentity, ofRoute] = await Promise.all([storeOf('all:'), storeOf('identity:'), storeOf('route:')])
  return {
    async decide(identity) {
      const counts = await Promise.all(
        policies === 1
          ? [ofIdentity.increment(identity)]
          : [ofAll.increment('all'), ofIdentity.increment(identity), ofRoute.increment(identity)],
      )
      return counts.every(({ totalHits }) => totalHits <= limit)
    },
  }
}

interface FastifyStore {
  incr(
    key: string,
    done: (error: Error | null, result: { current: number; ttl: number } | null) => void,
    windowMs: number,
    max: number,
  ): void
}

type FastifyStoreConstructor = new (
  continueExceeding: boolean,
  exponentialBackoff: boolean,
  redis: Redis,
  nameSpace: string,
) => FastifyStore

function connectFastify(url: string, policies: PolicyCount): Candidate {
  const redis = new Redis(url, { connectTimeout: 500, maxRetriesPerRequest: 1 })
  // The plugin builds it, one for each route, and types none of it.
  const Store: FastifyStoreConstructor = createRequire(import.meta.url)('@fastify/rate-limit/store/RedisStore.js')
  const storeOf = (nameSpace: string) => new Store(false, false, redis, nameSpace)
  const [ofAll, ofIdentity, ofRoute] = [storeOf('all-'), storeOf('identity-'), storeOf('route-')]
  const isAdmitted = (store: FastifyStore, key: string) =>
    new Promise<boolean>((resolve, reject) => {
      store.incr(
        key,
        (error, result) => (error ? reject(error) : resolve(result !== null && result.current <= limit)),
        windowSeconds * 1_000,
        limit,
      )
    })
  return {
    async decide(identity) {
      const admitted = await Promise.all(
        policies === 1
          ? [isAdmitted(ofIdentity, identity)]
          : [isAdmitted(ofAll, 'all'), isAdmitted(ofIdentity, identity), isAdmitted(ofRoute, identity)],
      )
      return admitted.every(Boolean)
    },
  }
}
