import type { Charge } from './group.ts'
import type { Clock, Store } from './store.ts'

/** Below this rate a chunk would be a noticeable part of the limit, so each request asks the store. */
export const slowestLeasedPerSecond = 50

const smallestFullChunk = 20
const chunkMs = 7.5
const expiryMs = 100
const holdOffMs = 10

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
  #chunk = 1
  #left = 0
  #expiresAtMs = -Infinity
  #asksAgainAtMs = -Infinity
  #asking: Promise<void> | undefined

  /** Leases for the charge's identity; the cost of the charge itself does not matter. */
  constructor(charge: Charge, store: Store, clock: Clock) {
    this.#charge = charge
    this.#store = store
    this.#clock = clock
    this.#fullChunk = fullChunkOf(charge)
  }

  /** Whether the identity's rate is one that gains by leasing. */
  static gains({ group }: Charge): boolean {
    return group.policies.every(({ unitMicros }) => 1e6 / unitMicros >= slowestLeasedPerSecond)
  }

  /** Spends units that are held, or asks the store for more; false when there are none to be had. */
  take(cost: number): boolean | Promise<boolean> {
    const now = this.#clock.now()
    if (this.#spend(cost, now)) return true
    if (now < this.#asksAgainAtMs) return false
    return this.#askAndTake(cost)
  }

  /** Returns units that were not needed after all. */
  giveBack(cost: number): void {
    this.#left += cost
  }

  async #askAndTake(cost: number): Promise<boolean> {
    // Those who waited for the same grant are many: each round someone is served, or the grant was partial.
    for (;;) {
      this.#asking ??= this.#ask(cost).finally(() => (this.#asking = undefined))
      await this.#asking
      const now = this.#clock.now()
      if (this.#spend(cost, now)) return true
      if (now < this.#asksAgainAtMs) return false
    }
  }

  async #ask(cost: number): Promise<void> {
    const wasUsedUp = this.#clock.now() < this.#expiresAtMs
    this.#chunk = Math.min(this.#fullChunk, Math.max(1, wasUsedUp ? this.#chunk * 2 : this.#chunk >> 1))
    const wanted = Math.max(this.#chunk, cost)
    const granted = await this.#store.take({ ...this.#charge, cost: wanted })
    const now = this.#clock.now()
    this.#left = (now < this.#expiresAtMs ? this.#left : 0) + granted
    this.#expiresAtMs = now + expiryMs
    if (granted < wanted) this.#asksAgainAtMs = now + holdOffMs
  }

  #spend(cost: number, now: number): boolean {
    if (this.#left < cost || now >= this.#expiresAtMs) return false
    this.#left -= cost
    return true
  }
}

function fullChunkOf({ group }: Charge): number {
  const chunks = group.policies.map(({ unitMicros, burst }) => {
    return Math.min(burst, Math.max(smallestFullChunk, Math.round((chunkMs * 1_000) / unitMicros)))
  })
  return Math.min(...chunks)
}
