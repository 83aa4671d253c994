import {
  type Clock,
  connectRedis,
  type Group,
  MemoryStore,
  type RedisConnection,
  RedisStore,
  ResilientStore,
  type StateChange,
  type Store,
} from '@upskill/rate-limiter'
import type { Config } from '../config.ts'
import type { Logger } from '../log.ts'
import { measureLimitStore } from '../metrics/measure-limit-store.ts'
import type { Uses } from '../platform.ts'
import { messageOf, StartError } from '../start-error.ts'

/** Where this process counts. */
export interface LimitStore {
  readonly store: Store
  /** Drops what this process itself knows of an identity; in Redis it is dropped by whoever resets it. */
  forget(group: Group, identity: string): void
  state(): 'ok' | 'degraded'
}

export interface LimitStoreOptions {
  /** Names this process among those that count together. */
  readonly instanceId: string
  readonly clock: Clock
}

/**
 * Counts in the Redis of the configuration together with other instances, or without one in memory. Redis may be away,
 * also at the start: each switch is one line in the log. Rejects with a StartError when its address cannot be used.
 */
export async function openLimitStore(
  { config, log, metrics }: Uses<'config' | 'log' | 'metrics'>,
  { instanceId, clock }: LimitStoreOptions,
): Promise<LimitStore> {
  const memory = new MemoryStore({ clock })
  const forget: LimitStore['forget'] = (group, identity) => memory.reset(group, identity)
  const redis = connectLimitRedis(config)
  if (!redis) return { store: memory, forget, state: () => 'ok' }

  const logSwitch = switchLog(log, clock)
  const store = new ResilientStore({
    redis: new RedisStore({ redis }),
    memory,
    clock,
    instanceId,
    onStateChange(change) {
      logSwitch(change)
      countSwitch(change.state)
    },
  })
  const countSwitch = measureLimitStore(metrics, store)
  await store.started
  return { store, forget, state: () => (store.state === 'redis' ? 'ok' : 'degraded') }
}

/** A connection to the Redis of the configuration, if there is one, that goes on trying while Redis is away. */
export function connectLimitRedis({
  redisUrl,
  redisCaFile,
}: Pick<Config, 'redisUrl' | 'redisCaFile'>): RedisConnection | undefined {
  if (redisUrl === undefined) return undefined
  try {
    return connectRedis(redisUrl, redisCaFile === undefined ? {} : { caFile: redisCaFile })
  } catch (error) {
    throw new StartError(`REDIS_URL or REDIS_CA_FILE cannot be used: ${messageOf(error)}`, { cause: error })
  }
}

/** Writes one line for each switch, and how long Redis was away when it is back. */
function switchLog(log: Logger, clock: Clock): (change: StateChange) => void {
  let awaySinceMs = clock.now()
  return ({ state, reason, instances }) => {
    if (state === 'memory') {
      awaySinceMs = clock.now()
      log.warn({ reason, instances }, 'Redis is away: each instance counts its share of the limits in memory')
    } else {
      const awayMs = Math.round(clock.now() - awaySinceMs)
      log.info({ awayMs, instances }, 'Redis is back: the limits are counted together again')
    }
  }
}
