import { Decision } from '../decision.ts'
import type { Charge, Group } from '../group.ts'
import { StoreUnavailable } from '../store-unavailable.ts'
import type { Store } from '../store.ts'
import type { RedisConnection } from './connect-redis.ts'
import { decideApart, type Part } from './decide-apart.ts'
import { DecisionBatch } from './decision-batch.ts'
import { beatScript, decideScript, mergeScript, readScript, takeScript } from './gcra-script.ts'
import { hashTagFor } from './hash-tag.ts'
import { RedisClient } from './redis-client.ts'
import { ScriptInput } from './script-input.ts'

export interface RedisStoreOptions {
  /** A connection of the store's own, from `connectRedis`; closing the store closes it. */
  readonly redis: RedisConnection
  /** What all keys start with; the version is that of the records' layout. */
  readonly prefix?: string
  /** How long Redis has for an answer, in milliseconds. */
  readonly deadlineMs?: number
  /** How many decisions go in one call at most. */
  readonly maxBatch?: number
}

/** An identity's record as `merge` raises it. */
export interface RecordDebts {
  /** As `Charge.key`. */
  readonly key: string
  /** In microseconds, one for each slot. */
  readonly debts: readonly number[]
}

/** How many records one call raises at most: Redis does nothing else meanwhile. */
const maxMerge = 500

/** A call that charges so many slots is sent, and a decision charges no more: Lua takes 8,000 values at a time. */
const fullSlots = 2_000

/**
 * GCRA in Redis, which all instances share. Decisions asked for in the same turn of the event loop go in one call, and
 * calls do not wait for each other. Whatever Redis does not answer within the deadline, or refuses, rejects with a
 * StoreUnavailable and is not asked again.
 *
 * A Redis user needs `~rl:v1:* +ping +evalsha +eval +time +mget +psetex +del +zadd +zremrangebyscore +zcard +pexpire`;
 * besides, `+select` for a database with a number, `+info` for `evictedKeys`, and `+cluster|slots +cluster|info` on a
 * cluster.
 *
 * On Redis Cluster the keys of one decision may lie on several masters. Each then decides its part, and what was
 * admitted is given back when another part was not: a decision that comes in between may be denied for it.
 */
export class RedisStore implements Store {
  readonly isLocal = false
  readonly #client: RedisClient
  readonly #prefix: string
  readonly #maxBatch: number
  /** Filling up until the end of this turn of the event loop, by the prefix of their keys. */
  readonly #batches = new Map<string, DecisionBatch>()

  constructor({ redis, prefix = 'rl:v1:', deadlineMs = 50, maxBatch = 32 }: RedisStoreOptions) {
    if (!Number.isInteger(maxBatch) || maxBatch < 1) throw new RangeError('maxBatch must be a whole number from 1')
    this.#client = new RedisClient(redis, deadlineMs)
    this.#prefix = prefix
    this.#maxBatch = maxBatch
  }

  decide(charges: readonly Charge[]): Promise<Decision> {
    if (charges.length === 0) return Promise.resolve(new Decision(true, charges, []))
    if (slotsOf(charges) > fullSlots) {
      return Promise.reject(new RangeError(`charge at most ${fullSlots} policies at once`))
    }
    if (!this.#client.isCluster) return this.#decideUnder(this.#prefix, charges)
    const parts = Array.from(
      Map.groupBy(charges, ({ key }) => this.#prefixOf(key)),
      ([prefix, part]): Part => ({ charges: part, decide: (each) => this.#decideUnder(prefix, each) }),
    )
    const [part] = parts
    return part && parts.length === 1 ? part.decide(charges) : decideApart(charges, parts)
  }

  async take(charge: Charge): Promise<number> {
    const input = new ScriptInput(this.#prefixOf(charge.key))
    input.add([{ ...charge, cost: 1 }])
    const answer = await this.#client.run(takeScript, input.keys, input.toString(), charge.cost)
    return answer.readDoubleLE()
  }

  async read(group: Group, identity: string): Promise<readonly number[]> {
    const { policies } = group
    const answer = await this.#client.run(readScript, [this.#recordKey(group.keyOf(identity))], `[${policies.length}]`)
    return policies.map(({ capacityMicros }, slot) =>
      Math.min(Math.max(answer.readDoubleLE(8 * slot), 0), capacityMicros),
    )
  }

  async reset(group: Group, identity: string): Promise<void> {
    await this.#client.call('del', this.#recordKey(group.keyOf(identity)))
  }

  /**
   * Raises each slot to at least this debt and never lowers one, so that it may be repeated. All of it is sent before
   * anything that is asked later.
   */
  async merge(records: readonly RecordDebts[]): Promise<void> {
    const calls: Promise<void>[] = []
    for (const [prefix, group] of Map.groupBy(records, ({ key }) => this.#prefixOf(key))) {
      for (let at = 0; at < group.length; at += maxMerge) {
        calls.push(this.#mergeUnder(prefix, group.slice(at, at + maxMerge)))
      }
    }
    await Promise.all(calls)
  }

  /** Notes that this instance lives for so many milliseconds more; answers how many do. */
  async beat(instanceId: string, ttlMs: number): Promise<number> {
    const answer = await this.#client.run(beatScript, [`${this.#prefix}instances`], instanceId, ttlMs)
    return answer.readDoubleLE()
  }

  /** How many keys Redis has evicted for want of memory since it started; undefined when it may not be asked. */
  async evictedKeys(): Promise<number | undefined> {
    try {
      const answers = await this.#client.callMasters('info', 'stats')
      return answers.reduce<number>(
        (sum, stats) => sum + Number(/^evicted_keys:(\d+)/m.exec(String(stats))?.[1] ?? 0),
        0,
      )
    } catch (error) {
      if (error instanceof StoreUnavailable && error.reason === 'refused') return undefined
      throw error
    }
  }

  /** Resolves when Redis answers. */
  async ping(): Promise<void> {
    await this.#client.callMasters('ping')
  }

  /** Tells whenever a connection breaks: what answers next may have lost its memory. */
  onDisconnect(listener: () => void): void {
    this.#client.onDisconnect(listener)
  }

  /** Closes the connection; what has not been answered yet rejects. */
  async close(): Promise<void> {
    this.#client.close()
  }

  #decideUnder(prefix: string, charges: readonly Charge[]): Promise<Decision> {
    if (charges.length > fullSlots)
      return Promise.reject(new RangeError(`charge at most ${fullSlots} policies at once`))
    const batch = this.#batches.get(prefix) ?? this.#openBatch(prefix)
    const decision = batch.add(charges)
    if (batch.size >= this.#maxBatch || batch.slots >= fullSlots) this.#send(prefix, batch)
    return decision
  }

  #openBatch(prefix: string): DecisionBatch {
    if (this.#batches.size === 0) setImmediate(this.#sendAll)
    const batch = new DecisionBatch(prefix)
    this.#batches.set(prefix, batch)
    return batch
  }

  readonly #sendAll = (): void => {
    for (const [prefix, batch] of this.#batches) this.#send(prefix, batch)
  }

  #send(prefix: string, batch: DecisionBatch): void {
    this.#batches.delete(prefix)
    const { keys } = batch.input
    this.#client
      .run(decideScript, keys, batch.input.toString())
      .then((answer) => batch.settle(answer))
      .catch((reason: unknown) => batch.fail(reason))
  }

  async #mergeUnder(prefix: string, records: readonly RecordDebts[]): Promise<void> {
    const keys = records.map(({ key }) => prefix + key)
    const input = [records.map(({ debts }) => debts.length), records.flatMap(({ debts }) => debts)]
    await this.#client.run(mergeScript, keys, JSON.stringify(input))
  }

  #recordKey(key: string): string {
    return this.#prefixOf(key) + key
  }

  /** What stands before a record's key; on a cluster with the hash tag that brings keys together. */
  #prefixOf(key: string): string {
    return this.#client.isCluster ? `${this.#prefix}{${hashTagFor(key)}}` : this.#prefix
  }
}

function slotsOf(charges: readonly Charge[]): number {
  let count = 0
  for (const { slots } of charges) count += slots.length
  return count
}
