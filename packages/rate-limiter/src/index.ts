export { addressIdentity } from './address.ts'
export { Decision, type Outcome, type PolicyState, type Refusal } from './decision.ts'
export { denialOf, problemDocument, type Denial, type ProblemDocument } from './denial.ts'
export { defineGroup, type Charge, type Group, type GroupOptions } from './group.ts'
export { rateLimitHeaders, type HeaderOptions } from './headers.ts'
export { createLimiter, type Limiter, type LimiterOptions } from './limiter.ts'
export { MemoryStore, type MemoryStoreOptions } from './memory-store.ts'
export type { Policy, PolicyOptions, Rate, RateUnit } from './policy.ts'
export { connectRedis, type ConnectRedisOptions, type RedisConnection } from './redis/connect-redis.ts'
export { parseRedisUrl } from './redis/parse-redis-url.ts'
export { RedisStore, type RecordDebts, type RedisStoreOptions } from './redis/redis-store.ts'
export {
  ResilientStore,
  type ResilientCounts,
  type ResilientStoreOptions,
  type StateChange,
  type StoreState,
} from './resilient-store.ts'
export type { Clock, Store } from './store.ts'
export { StoreUnavailable, type UnavailableReason } from './store-unavailable.ts'
export { TopConsumers, type Consumer, type TopConsumersOptions } from './top-consumers.ts'
