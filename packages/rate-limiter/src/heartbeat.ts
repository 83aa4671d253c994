import type { RedisStore } from './redis/redis-store.ts'
import { StoreUnavailable } from './store-unavailable.ts'

/** Beats that an instance may miss until the others no longer count it. */
const missedBeats = 3

/** Says that this instance lives, and knows how many others do. */
export class Heartbeat {
  readonly #redis: RedisStore
  readonly #instanceId: string
  readonly #ttlMs: number
  #instances = 1
  #lowerAnswers = 0
  #evicted: number | undefined

  constructor(redis: RedisStore, instanceId: string, beatMs: number) {
    this.#redis = redis
    this.#instanceId = instanceId
    this.#ttlMs = (missedBeats + 1) * beatMs
  }

  /** How many instances share each limit, as last known; at least this one. */
  get instances(): number {
    return this.#instances
  }

  /** Rejects with a StoreUnavailable when Redis does not take it, or has evicted keys since the last beat. */
  async beat(): Promise<void> {
    const [live, evicted] = await Promise.all([
      this.#redis.beat(this.#instanceId, this.#ttlMs),
      this.#redis.evictedKeys(),
    ])
    // First: the others' beats may be among what was evicted.
    this.#assertNothingEvicted(evicted)
    this.#count(live)
  }

  // A Redis that came back empty first knows only those who have come back to it, and may be gone again before the
  // others have: fewer are believed only after some time.
  #count(live: number): void {
    this.#lowerAnswers = live < this.#instances ? this.#lowerAnswers + 1 : 0
    if (live > this.#instances || this.#lowerAnswers > missedBeats) {
      this.#instances = live
      this.#lowerAnswers = 0
    }
  }

  #assertNothingEvicted(evicted: number | undefined): void {
    const before = this.#evicted
    this.#evicted = evicted
    if (before === undefined || evicted === undefined || evicted <= before) return
    throw new StoreUnavailable('refused', `Redis evicted ${evicted - before} keys: its memory is full`)
  }
}
