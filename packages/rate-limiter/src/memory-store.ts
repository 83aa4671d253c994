import { capacityFor, Decision } from './decision.ts'
import type { Charge, Group } from './group.ts'
import type { Policy } from './policy.ts'
import type { Clock, Store } from './store.ts'

/** An identity's record: for each slot the theoretical arrival time in microseconds of the store's clock. */
export type ArrivalTimes = number[]

export interface MemoryStoreOptions {
  readonly clock: Clock
  /** Records kept at most; the identities that were asked for longest ago are forgotten first. */
  readonly maxIdentities?: number
}

/**
 * GCRA in this process: as a store of its own on one instance, and as the stand-in for a store that is away. It has no
 * timers, and bounded memory: two generations of records, the older one dropped whole when the younger is full.
 */
export class MemoryStore implements Store {
  readonly isLocal = true
  readonly #clock: Clock
  readonly #generationSize: number
  #young = new Map<string, ArrivalTimes>()
  #old = new Map<string, ArrivalTimes>()

  constructor({ clock, maxIdentities = 100_000 }: MemoryStoreOptions) {
    this.#clock = clock
    this.#generationSize = Math.max(1, Math.floor(maxIdentities / 2))
  }

  decide(charges: readonly Charge[]): Decision {
    return this.decideShare(charges, 1)
  }

  /** Decides as one of so many instances that each admit their share of every policy, and at least one request. */
  decideShare(charges: readonly Charge[], shares: number): Decision {
    const now = this.nowMicros()
    const debts: number[] = []
    for (const charge of charges) {
      const record = this.#recordOf(charge)
      const { policies } = charge.group
      for (const slot of charge.slots) {
        const policy = policies[slot]!
        const after = debtOf(record, slot, policy, shares, now) + charge.cost * policy.unitMicros * shares
        if (after > capacityFor(policy, charge.cost, shares)) return this.#deny(charges, debts, shares, now)
        record[slot] = now + after
        debts.push(after)
      }
    }
    return new Decision(true, charges, debts, shares)
  }

  take(charge: Charge): number {
    return this.takeShare(charge, 1)
  }

  /** Takes units as one of so many instances. */
  takeShare(charge: Charge, shares: number): number {
    const now = this.nowMicros()
    const record = this.#recordOf(charge)
    let granted = charge.cost
    for (const slot of charge.slots) {
      const policy = charge.group.policies[slot]!
      const debt = debtOf(record, slot, policy, shares, now)
      const left = Math.floor((capacityFor(policy, 1, shares) - debt) / (policy.unitMicros * shares))
      granted = Math.max(0, Math.min(granted, left))
    }
    for (const slot of charge.slots) {
      record[slot] = Math.max(record[slot]!, now) + granted * charge.group.policies[slot]!.unitMicros * shares
    }
    return granted
  }

  read(group: Group, identity: string): number[] {
    const key = group.keyOf(identity)
    const now = this.nowMicros()
    const record = this.#young.get(key) ?? this.#old.get(key)
    return group.policies.map((_, slot) => Math.max((record?.[slot] ?? 0) - now, 0))
  }

  reset(group: Group, identity: string): void {
    const key = group.keyOf(identity)
    this.#young.delete(key)
    this.#old.delete(key)
  }

  close(): void {
    this.#young.clear()
    this.#old.clear()
  }

  /** How many records are held; never more than `maxIdentities`. */
  get size(): number {
    return this.#young.size + this.#old.size
  }

  /** This store's clock in microseconds: the time base of its records. */
  nowMicros(): number {
    return this.#clock.now() * 1_000
  }

  /** Takes back what was charged before the policy that denied, and tells every charged policy's debt. */
  #deny(charges: readonly Charge[], debtsBefore: number[], shares: number, now: number): Decision {
    const debts: number[] = []
    let at = 0
    for (const charge of charges) {
      const record = this.#recordOf(charge)
      for (const slot of charge.slots) {
        const policy = charge.group.policies[slot]!
        const charged = at < debtsBefore.length ? charge.cost * policy.unitMicros * shares : 0
        record[slot] = record[slot]! - charged
        debts.push(debtOf(record, slot, policy, shares, now))
        at++
      }
    }
    return new Decision(false, charges, debts, shares)
  }

  /** The charged identity's record, kept young; a new one owes nothing. */
  #recordOf({ key, group }: Charge): ArrivalTimes {
    const young = this.#young.get(key)
    if (young) return young
    const record = this.#old.get(key) ?? group.policies.map(() => 0)
    this.#old.delete(key)
    if (this.#young.size >= this.#generationSize) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, record)
    return record
  }
}

/**
 * What a slot owes. A policy may have got smaller since: then the debt is cut to what a full burst leaves, so that
 * nobody waits longer than for one refill.
 */
function debtOf(record: ArrivalTimes, slot: number, policy: Policy, shares: number, now: number): number {
  const latest = now + policy.capacityMicros * shares
  if (record[slot]! > latest) record[slot] = latest
  return Math.max(record[slot]! - now, 0)
}
