import type { Decision } from '../decision.ts'
import type { Charge, Group } from '../group.ts'
import type { Store } from '../store.ts'
import type { RedisConnection } from './connect-redis.ts'

export interface RedisStoreOptions {
  /** A connection of the store's own, from `connectRedis`; closing the store closes it. */
  readonly redis: RedisConnection
  /** What all keys start with; the version is that of the records. */
  readonly prefix?: string
  /** How long Redis has for an answer, in milliseconds. */
  readonly deadlineMs?: number
  /** How many decisions go in one call at most. */
  readonly maxBatch?: number
}

/** A record as `merge` raises it. */
export interface RecordDebts {
  /** As `Charge.key`. */
  readonly key: string
  /** In microseconds, one for each slot. */
  readonly debts: readonly number[]
}

/** GCRA in Redis. What Redis does not answer in time or refuses is a StoreUnavailable. */
export class RedisStore implements Store {
  readonly isLocal = false

  constructor(_options: RedisStoreOptions) {}

  async decide(_charges: readonly Charge[]): Promise<Decision> {
    throw new Error('soon')
  }
  async take(_charge: Charge): Promise<number> {
    throw new Error('soon')
  }
  async read(_group: Group, _identity: string): Promise<readonly number[]> {
    throw new Error('soon')
  }
  async reset(_group: Group, _identity: string): Promise<void> {
    throw new Error('soon')
  }
  /** Raises each slot to at least this debt and never lowers one, so that it may be repeated. */
  async merge(_records: readonly RecordDebts[]): Promise<void> {
    throw new Error('soon')
  }
  /** Says that this instance lives for so long; answers how many live. */
  async beat(_instanceId: string, _ttlMs: number): Promise<number> {
    throw new Error('soon')
  }
  /** How many keys Redis evicted since it started; undefined when it may not be asked. */
  async evictedKeys(): Promise<number | undefined> {
    throw new Error('soon')
  }
  async ping(): Promise<void> {
    throw new Error('soon')
  }
  async close(): Promise<void> {
    throw new Error('soon')
  }
}
