import type { Decision } from './decision.ts'
import type { Policy } from './policy.ts'

export interface TopConsumersOptions {
  /** How many consumers are watched at a time: the memory this takes, and the accuracy. */
  readonly capacity: number
}

/** One identity's requests against one policy, as counted since it has been watched. */
export interface Consumer {
  readonly policyId: string
  readonly identity: string
  readonly allowed: number
  /** Requests denied because of this policy. */
  readonly denied: number
  /** How many requests at most may have come before it was watched. */
  readonly error: number
}

interface Watched {
  readonly key: string
  readonly policyId: string
  readonly identity: string
  allowed: number
  denied: number
  error: number
}

/**
 * Who asks most, in bounded memory: the Space-Saving sketch of Metwally, Agrawal and El Abbadi, "Efficient Computation
 * of Frequent and Top-k Elements in Data Streams" (ICDT 2005). A newcomer to a full sketch takes the place of the one
 * counted least and starts from that one's count, as its error. So whoever made more than one `capacity`-th of all
 * counted requests is watched, and no error is larger than that. Leased policies are not counted: all are one identity.
 */
export class TopConsumers {
  readonly #capacity: number
  readonly #watched = new Map<string, Watched>()
  /** Those watched by their count, errors included; in a set, who has had this count longest comes first. */
  readonly #byCount = new Map<number, Set<Watched>>()
  #leastCount = 0

  /** Throws a RangeError when the capacity is no whole number from 1. */
  constructor({ capacity }: TopConsumersOptions) {
    if (!Number.isSafeInteger(capacity) || capacity < 1) throw new RangeError('capacity must be a whole number from 1')
    this.#capacity = capacity
  }

  /** Counts a request for each policy that admitted it, or for each that was violated. Takes constant time. */
  count(decision: Decision): void {
    if (decision.allowed) this.#countAllowed(decision)
    else this.#countDenied(decision)
  }

  /** The `n` consumers counted most, errors included, the largest first. */
  top(n: number): Consumer[] {
    const largestFirst = [...this.#watched.values()].sort((a, b) => countOf(b) - countOf(a))
    return largestFirst
      .slice(0, n)
      .map(({ policyId, identity, allowed, denied, error }) => ({ policyId, identity, allowed, denied, error }))
  }

  #countAllowed({ charges }: Decision): void {
    for (const { group, slots, identity } of charges) {
      if (group.isLeased) continue
      for (const slot of slots) this.#watch(group.policies[slot]!, identity, 'allowed')
    }
  }

  #countDenied({ policies }: Decision): void {
    for (const { group, policy, identity, isViolated } of policies) {
      if (isViolated && !group.isLeased) this.#watch(policy, identity, 'denied')
    }
  }

  #watch({ id: policyId }: Policy, identity: string, verdict: 'allowed' | 'denied'): void {
    const key = `${policyId} ${identity}`
    const consumer = this.#watched.get(key) ?? this.#admit({ key, policyId, identity, allowed: 0, denied: 0, error: 0 })
    this.#leave(consumer)
    consumer[verdict]++
    this.#enter(consumer)
    // All counts grow by one, so whoever left the least count empty has just entered the next.
    if (!this.#byCount.has(this.#leastCount)) this.#leastCount++
  }

  #admit(newcomer: Watched): Watched {
    if (this.#watched.size < this.#capacity) {
      this.#leastCount = 0
    } else {
      const [least] = this.#byCount.get(this.#leastCount)!
      this.#leave(least!)
      this.#watched.delete(least!.key)
      newcomer.error = this.#leastCount
    }
    this.#watched.set(newcomer.key, newcomer)
    this.#enter(newcomer)
    return newcomer
  }

  #enter(consumer: Watched): void {
    const count = countOf(consumer)
    const equals = this.#byCount.get(count)
    if (equals) equals.add(consumer)
    else this.#byCount.set(count, new Set([consumer]))
  }

  #leave(consumer: Watched): void {
    const count = countOf(consumer)
    const equals = this.#byCount.get(count)!
    equals.delete(consumer)
    if (equals.size === 0) this.#byCount.delete(count)
  }
}

const countOf = ({ allowed, denied, error }: Watched) => allowed + denied + error
