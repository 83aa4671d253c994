import { type Answer, whenKnown } from './answer.ts'
import type { Charge, Group } from './group.ts'
import type { Clock, Store } from './store.ts'

/** Below this rate a chunk would be a noticeable part of the limit, so each request asks the store. */
export const slowestLeasedPerSecond = 50

const smallestFullChunk = 20
const chunkMs = 7.5
const expiryMs = 100

// What two instances share at the limit: enough for each of their asks to be worth a call.
const unitsInPause = 24
const shortestPauseMs = 10
/** Shorter than the expiry, so that what was got is spent before it expires. */
const longestPauseMs = 90

/** Units spent in advance of what else decides, to be given back when it says no. */
export interface Spent {
  /** Returns the units to their lease, unless they have expired with it. */
  giveBack(): void
}

/**
 * Units of one leased identity that this process took in advance and spends without asking. What is taken at a time
 * doubles while it is used up in time and halves when some of it expires, so that a quiet process hoards nothing. After
 * a partial grant nothing is asked for a moment: at its limit, a lease that asked for each request would gain nothing.
 */
export class Lease {
  readonly #charge: Charge
  readonly #store: Store
  readonly #clock: Clock
  readonly #fullChunk: number
  readonly #pauseMs: number
  #chunk = 1
  #left = 0
  /** Which units are held: those of an earlier series have expired. */
  #series = 0
  #expiresAtMs = -Infinity
  #asksAgainAtMs = -Infinity
  #asking: Promise<void> | undefined

  /** Leases for the charge's identity; the cost of the charge itself does not matter. */
  constructor(charge: Charge, store: Store, clock: Clock) {
    this.#charge = charge
    this.#store = store
    this.#clock = clock
    this.#fullChunk = fullChunkOf(charge.group)
    this.#pauseMs = pauseMsOf(charge.group)
  }

  /** Whether the group's rates are ones that gain by leasing. */
  static gains({ policies }: Group): boolean {
    return policies.every(({ unitMicros }) => 1e6 / unitMicros >= slowestLeasedPerSecond)
  }

  /** Whether it counts by the numbers of this group, which may have changed. */
  isOf(group: Group): boolean {
    return this.#charge.group === group
  }

  /** Spends units that are held, or asks the store for more; undefined when there are none to be had. */
  spend(cost: number): Answer<Spent | undefined> {
    const now = this.#clock.now()
    const spent = this.#spendHeld(cost, now)
    if (spent || now < this.#asksAgainAtMs) return spent
    return this.#askAndSpend(cost)
  }

  #askAndSpend(cost: number): Answer<Spent | undefined> {
    return whenKnown(this.#asking ?? this.#ask(cost), () => this.spend(cost))
  }

  #ask(cost: number): Answer<void> {
    const wasUsedUp = this.#clock.now() < this.#expiresAtMs
    this.#chunk = Math.min(this.#fullChunk, Math.max(1, wasUsedUp ? this.#chunk * 2 : this.#chunk >> 1))
    const wanted = Math.max(this.#chunk, cost)
    const granted = this.#store.take({ ...this.#charge, cost: wanted })
    if (!(granted instanceof Promise)) return this.#hold(granted, wanted)
    this.#asking = granted.then((units) => this.#hold(units, wanted)).finally(() => (this.#asking = undefined))
    return this.#asking
  }

  #hold(granted: number, wanted: number): void {
    const now = this.#clock.now()
    if (now >= this.#expiresAtMs) {
      this.#left = 0
      this.#series++
    }
    this.#left += granted
    this.#expiresAtMs = now + expiryMs
    if (granted < wanted) this.#asksAgainAtMs = now + this.#pauseMs
  }

  #spendHeld(cost: number, now: number): Spent | undefined {
    if (this.#left < cost || now >= this.#expiresAtMs) return undefined
    this.#left -= cost
    const series = this.#series
    return {
      giveBack: () => {
        if (series === this.#series) this.#left += cost
      },
    }
  }
}

function fullChunkOf({ policies }: Group): number {
  const chunks = policies.map(({ unitMicros, burst }) => {
    return Math.min(burst, Math.max(smallestFullChunk, Math.round((chunkMs * 1_000) / unitMicros)))
  })
  return Math.min(...chunks)
}

/** No more than half a burst comes back meanwhile, so that nothing is lost by pausing. */
function pauseMsOf({ policies }: Group): number {
  const pauses = policies.map(({ unitMicros, capacityMicros }) => {
    const ms = Math.max(shortestPauseMs, (unitsInPause * unitMicros) / 1_000)
    return Math.min(longestPauseMs, ms, capacityMicros / 2_000)
  })
  return Math.min(...pauses)
}
