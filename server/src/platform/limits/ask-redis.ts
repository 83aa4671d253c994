import { setTimeout as delay } from 'node:timers/promises'
import { RedisStore, StoreUnavailable } from '@upskill/rate-limiter'
import { monotonicClock } from '../clock.ts'
import type { Uses } from '../platform.ts'
import { connectLimitRedis } from './limit-store.ts'

/** What a command learned from the Redis where limits are counted, or why it learned nothing. */
export type RedisAnswer<T> = { readonly value: T } | NoAnswer

export interface NoAnswer {
  readonly missing: 'not configured' | 'away'
  readonly reason: string
}

/** A command has more time than a request. */
const deadlineMs = 1_000
const connectWithinMs = 2_000
const retryMs = 20

/** Asks on a connection of its own, which counts as no instance. A Redis that does not answer is an answer. */
export async function askRedis<T>(
  { config }: Uses<'config'>,
  ask: (store: RedisStore) => Promise<T>,
): Promise<RedisAnswer<T>> {
  const redis = connectLimitRedis(config)
  if (!redis) return { missing: 'not configured', reason: 'REDIS_URL is not set' }
  const store = new RedisStore({ redis, deadlineMs })
  try {
    await untilItAnswers(store)
    return { value: await ask(store) }
  } catch (error) {
    if (error instanceof StoreUnavailable) return { missing: 'away', reason: error.message }
    throw error
  } finally {
    await store.close()
  }
}

async function untilItAnswers(store: RedisStore): Promise<void> {
  const giveUpAtMs = monotonicClock.now() + connectWithinMs
  for (;;) {
    try {
      return await store.ping()
    } catch (error) {
      if (monotonicClock.now() > giveUpAtMs) throw error
      await delay(retryMs)
    }
  }
}
