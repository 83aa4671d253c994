import { Breaker } from './breaker.ts'
import { DebtCarrier } from './debt-carrier.ts'
import { Decision } from './decision.ts'
import type { Charge, Group } from './group.ts'
import { Heartbeat } from './heartbeat.ts'
import type { MemoryStore } from './memory-store.ts'
import { Mirror } from './mirror.ts'
import type { RedisStore } from './redis/redis-store.ts'
import { StoreUnavailable } from './store-unavailable.ts'
import type { Clock, Store } from './store.ts'

/*
 * Counting through an outage of Redis
 *
 * While Redis answers, it counts for all instances, and each keeps what Redis told it in memory (mirror.ts). From the
 * first call that fails, until Redis is brought back, each of the N instances counts in memory alone and admits its
 * share: a unit costs N times its time, the capacity in time is the same (memory-store.ts). N is what the heartbeats last
 * said (heartbeat.ts).
 *
 * Going away. A debt is a time, and so the same fraction of the bucket whoever counts it: the instances that know the
 * debt of an identity together admit what was left of its burst, and then its rate. An instance which has not seen the
 * identity lately believes it owes less, and may admit its share of a burst anew: all others together no more than
 * (N - 1) / N of one. Nor is an eighth of a burst remembered of who owed no more (mirror.ts). Where a share is less than
 * one request each instance still admits one, so up to N - 1 too many. A call that hung may be executed when Redis goes on. Its requests were then counted twice, so fewer are admitted, and
 * never more than were under way.
 *
 * Coming back. Debts of memory are merged into Redis before it is asked (debt-carrier.ts), each slot to the greatest of
 * what the instances and Redis itself say. The greatest is enough: an instance that admitted `a` units in the outage owes
 * `N · a` units of time for it, and the N instances together admitted no more than N times the greatest `a`. It is too
 * much where the load was uneven: then fewer are admitted for up to one refill. It does not matter whether Redis
 * remembers, lost some or comes back empty, nor how often a merge is repeated. Instances come back one by one, within a
 * tenth of a second or so: for the first moment each keeps to its share as well, while others still count alone.
 *
 * What counts as an outage: no answer within the deadline, a connection that breaks (also when nothing was asked: what
 * answers next may have lost its memory), any error Redis answers, and an eviction, because a count that can vanish is
 * none. Evictions are looked for with each heartbeat, and at once when Redis tells a lower debt than was known. An
 * instance that alone lost Redis admits its share on top of what the others get there. It is always the whole store
 * that switches: on Redis Cluster a master that is down puts all identities on shares until debts can be merged into
 * every master that has some, so that debts of one decision are never counted in two ways. A Redis that fails again
 * soon after it was brought back is tried after longer and longer pauses (breaker.ts).
 */

/** For so long after a return others may not be back yet: each probes ten times a second. */
const cautiousMicros = 200_000

export type StoreState = 'redis' | 'memory'

export interface StateChange {
  /** Where identities are counted from now on. */
  readonly state: StoreState
  readonly reason: string
  /** How many instances share each limit, as last known. */
  readonly instances: number
}

/** Since the start. */
export interface ResilientCounts {
  /** Decisions that Redis made. */
  readonly together: number
  /** Decisions made in memory because Redis was away. */
  readonly alone: number
  /** Denials that Redis did not have to be asked for. */
  readonly mirrored: number
  /** Switches to memory. */
  readonly outages: number
}

export interface ResilientStoreOptions {
  readonly redis: RedisStore
  /** Where to count while Redis is away; kept up with what Redis says until then. */
  readonly memory: MemoryStore
  readonly clock: Clock
  /** Tells this instance from the others that use the same Redis. */
  readonly instanceId: string
  /** How often the instance says that it lives, and looks for evictions. */
  readonly beatMs?: number
  /** Told of each switch once. */
  readonly onStateChange?: (change: StateChange) => void
}

/**
 * Redis while it answers, else each instance's share in memory: it always decides, and switches without letting a burst
 * through. It begins at once and counts in memory until Redis answers for the first time.
 */
export class ResilientStore implements Store {
  readonly isLocal = false
  /** Resolves when Redis counts, or has not answered for a second and memory does. */
  readonly started: Promise<void>
  readonly #redis: RedisStore
  readonly #memory: MemoryStore
  readonly #mirror: Mirror
  readonly #heartbeat: Heartbeat
  readonly #breaker: Breaker
  readonly #onStateChange: (change: StateChange) => void
  readonly #beatTimer: NodeJS.Timeout
  readonly #counts = { together: 0, alone: 0, mirrored: 0, outages: 0 }
  /** While debts are carried to Redis. */
  #carrier: DebtCarrier | undefined
  #beating: Promise<void> | undefined
  #cautiousUntilMicros = -Infinity
  #state: StoreState = 'redis'

  constructor({ redis, memory, clock, instanceId, beatMs = 1_000, onStateChange }: ResilientStoreOptions) {
    this.#redis = redis
    this.#memory = memory
    this.#mirror = new Mirror(memory)
    this.#heartbeat = new Heartbeat(redis, instanceId, beatMs)
    this.#onStateChange = onStateChange ?? (() => undefined)
    this.#breaker = new Breaker({
      clock,
      probe: () => this.#probe(),
      bringBack: (close) => this.#bringBack(close),
      onChange: (isOpen, reason) => this.#tell(isOpen ? 'memory' : 'redis', reason),
    })
    this.started = this.#breaker.started
    this.#beatTimer = setInterval(() => void this.#beat(), beatMs).unref()
    redis.onDisconnect(() => this.#breaker.open('Redis closed the connection'))
  }

  get state(): StoreState {
    return this.#state
  }

  /** How many instances share each limit, as last known. */
  get instances(): number {
    return this.#heartbeat.instances
  }

  get counts(): ResilientCounts {
    return { ...this.#counts }
  }

  decide(charges: readonly Charge[]): Decision | Promise<Decision> {
    if (this.#breaker.isOpen) return this.#decideAlone(charges)
    const denial = this.#mirror.denial(charges)
    if (!denial) return this.#decideTogether(charges)
    this.#counts.mirrored++
    return denial
  }

  take(charge: Charge): number | Promise<number> {
    return this.#breaker.isOpen ? this.#takeAlone(charge) : this.#takeTogether(charge)
  }

  async read(group: Group, identity: string): Promise<readonly number[]> {
    if (this.#breaker.isOpen) return this.#memory.read(group, identity)
    try {
      return await this.#redis.read(group, identity)
    } catch (error) {
      this.#leaveRedis(error)
      return this.#memory.read(group, identity)
    }
  }

  /**
   * Forgets what the identity used, in Redis and here; another instance may deny by what it knows for a second more.
   * Rejects with a StoreUnavailable while Redis is away: it would remember when it is back.
   */
  async reset(group: Group, identity: string): Promise<void> {
    await this.#redis.reset(group, identity)
    this.#memory.reset(group, identity)
  }

  /** Stops the timers, and closes both stores. */
  async close(): Promise<void> {
    clearInterval(this.#beatTimer)
    this.#breaker.end()
    await this.#redis.close()
    this.#memory.close()
  }

  async #decideTogether(charges: readonly Charge[]): Promise<Decision> {
    const askedAt = this.#memory.nowMicros()
    const share = this.#isCautious(askedAt) ? this.#memory.decideShare(charges, this.instances) : undefined
    if (share?.allowed === false) return share
    try {
      const decision = await this.#redis.decide(charges)
      this.#counts.together++
      if (!share) this.#keep(decision, askedAt)
      return decision
    } catch (error) {
      this.#leaveRedis(error)
      return share && !charges.some(needsRedis) ? share : this.#decideAlone(charges)
    }
  }

  /** Whether others may still count alone, so that this instance keeps to its share as well. */
  #isCautious(askedAtMicros: number): boolean {
    return askedAtMicros < this.#cautiousUntilMicros
  }

  #keep(decision: Decision, askedAtMicros: number): void {
    if (this.#breaker.isOpen || this.#mirror.keep(decision, askedAtMicros)) return
    void this.#beat().then(() => {
      if (!this.#breaker.isOpen) this.#mirror.keep(decision, askedAtMicros, true)
    })
  }

  #decideAlone(charges: readonly Charge[]): Decision {
    this.#counts.alone++
    if (charges.some(needsRedis)) return new Decision(false, charges, [], this.instances, 'store-away')
    const decision = this.#memory.decideShare(charges, this.instances)
    if (decision.allowed) this.#carrier?.note(charges)
    return decision
  }

  async #takeTogether(charge: Charge): Promise<number> {
    const askedAt = this.#memory.nowMicros()
    const share = this.#isCautious(askedAt) ? this.#memory.takeShare(charge, this.instances) : undefined
    if (share === 0) return share
    try {
      const granted = await this.#redis.take(share === undefined ? charge : { ...charge, cost: share })
      const isKept = share === undefined && !this.#breaker.isOpen
      if (isKept) this.#mirror.keepGrant(charge, granted, this.instances, askedAt)
      return granted
    } catch (error) {
      this.#leaveRedis(error)
      return share === undefined || needsRedis(charge) ? this.#takeAlone(charge) : share
    }
  }

  #takeAlone(charge: Charge): number {
    if (needsRedis(charge)) return 0
    this.#carrier?.note([charge])
    return this.#memory.takeShare(charge, this.instances)
  }

  #leaveRedis(error: unknown): void {
    if (!(error instanceof StoreUnavailable)) throw error
    this.#breaker.open(error.message)
  }

  async #beat(): Promise<void> {
    if (this.#breaker.isOpen) return
    this.#beating ??= this.#heartbeat
      .beat()
      .catch((error: unknown) => this.#leaveRedis(error))
      .finally(() => (this.#beating = undefined))
    await this.#beating
  }

  /** A Redis that answers but takes no writes, or evicts what it took, does not serve. */
  async #probe(): Promise<void> {
    await this.#redis.ping()
    await this.#heartbeat.beat()
  }

  async #bringBack(close: () => void): Promise<void> {
    const carrier = new DebtCarrier(this.#redis, this.#memory)
    this.#carrier = carrier
    try {
      await carrier.carry(() => {
        this.#beCautious()
        this.#carrier = undefined
        close()
      })
    } finally {
      this.#carrier = undefined
    }
  }

  #beCautious(): void {
    // At the start nobody has seen an outage.
    if (this.#state === 'redis') return
    this.#cautiousUntilMicros = this.#memory.nowMicros() + cautiousMicros
    this.#mirror.trustFrom(this.#cautiousUntilMicros)
  }

  #tell(state: StoreState, reason: string): void {
    this.#state = state
    if (state === 'memory') this.#counts.outages++
    this.#onStateChange({ state, reason, instances: this.#heartbeat.instances })
  }
}

const needsRedis = ({ group, slots }: Charge) => slots.some((slot) => group.policies[slot]!.whenStoreIsAway === 'deny')
