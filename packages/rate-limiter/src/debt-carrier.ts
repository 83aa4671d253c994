import type { Charge } from './group.ts'
import type { MemoryStore } from './memory-store.ts'
import type { RecordDebts, RedisStore } from './redis/redis-store.ts'

/** How many records are carried at a time, each time within the deadline of Redis. */
const batchSize = 500

/** Rounds after the first until the last one is as long as it is: who is charged faster than carried is never done. */
const maxRounds = 8

/** Carries what is owed in memory to Redis while memory goes on counting, and leaves nothing out. */
export class DebtCarrier {
  readonly #redis: RedisStore
  readonly #memory: MemoryStore
  /** Keys of records that grew since the round began that carries them. */
  readonly #grown = new Set<string>()

  constructor(redis: RedisStore, memory: MemoryStore) {
    this.#redis = redis
    this.#memory = memory
  }

  /** To be told of everything that memory charges meanwhile. */
  note(charges: readonly Charge[]): void {
    for (const { key } of charges) this.#grown.add(key)
  }

  /**
   * Carries all records in rounds, in each what grew during the one before. In the turn in which the last one leaves it
   * calls `handOver`: who asks Redis from then on does so after it. Rejects when Redis fails; it may all be repeated.
   */
  async carry(handOver: () => void): Promise<void> {
    await this.#carryAll(this.#memory.records.keys())
    for (let round = 0; round < maxRounds && this.#grown.size > batchSize; round++) {
      await this.#carryAll(this.#takeGrown())
    }
    const last = this.#owing(this.#takeGrown())
    handOver()
    await this.#redis.merge(last)
  }

  async #carryAll(keys: Iterable<string>): Promise<void> {
    for (const batch of inBatches(keys)) {
      const owing = this.#owing(batch)
      if (owing.length > 0) await this.#redis.merge(owing)
    }
  }

  #takeGrown(): string[] {
    const keys = [...this.#grown]
    this.#grown.clear()
    return keys
  }

  #owing(keys: readonly string[]): RecordDebts[] {
    const now = this.#memory.nowMicros()
    const owing: RecordDebts[] = []
    for (const key of keys) {
      const debts = this.#memory.records.find(key)?.arrivals.map((arrival) => Math.max(arrival - now, 0))
      if (debts?.some((debt) => debt > 0)) owing.push({ key, debts })
    }
    return owing
  }
}

function* inBatches(keys: Iterable<string>): Generator<string[]> {
  let batch: string[] = []
  for (const key of keys) {
    batch.push(key)
    if (batch.length < batchSize) continue
    yield batch
    batch = []
  }
  yield batch
}
