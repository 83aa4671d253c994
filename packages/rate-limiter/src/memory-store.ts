import { capacityFor, Decision } from './decision.ts'
import type { Charge, Group } from './group.ts'
import type { Policy } from './policy.ts'
import { Records } from './records.ts'
import type { Clock, Store } from './store.ts'

export interface MemoryStoreOptions {
  readonly clock: Clock
  /** Records kept at most, two or more; the identities that were asked for longest ago are forgotten first. */
  readonly maxIdentities?: number
}

/** GCRA in this process: as a store of its own on one instance, and as the stand-in for a store that is away. */
export class MemoryStore implements Store {
  readonly isLocal = true
  readonly records: Records
  readonly #clock: Clock

  constructor({ clock, maxIdentities = 100_000 }: MemoryStoreOptions) {
    if (!Number.isInteger(maxIdentities) || maxIdentities < 1) {
      throw new RangeError('maxIdentities must be a whole number from 1')
    }
    this.#clock = clock
    this.records = new Records(maxIdentities)
  }

  decide(charges: readonly Charge[]): Decision {
    return this.decideShare(charges, 1)
  }

  /** Decides as one of so many instances that each admit their share of every policy, and at least one request. */
  decideShare(charges: readonly Charge[], shares: number): Decision {
    const now = this.nowMicros()
    const debts: number[] = []
    for (const charge of charges) {
      const { arrivals } = this.records.keep(charge)
      const { policies } = charge.group
      for (const slot of charge.slots) {
        const policy = policies[slot]!
        const debt = debtOf(arrivals, slot, policy, shares, now)
        const after = debt + charge.cost * policy.unitMicros * shares
        if (after > capacityFor(policy, charge.cost, shares)) return this.#deny(charges, debts, debt, shares, now)
        arrivals[slot] = now + after
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
    const { arrivals } = this.records.keep(charge)
    let granted = charge.cost
    for (const slot of charge.slots) {
      const policy = charge.group.policies[slot]!
      const debt = debtOf(arrivals, slot, policy, shares, now)
      const left = Math.floor((capacityFor(policy, 1, shares) - debt) / (policy.unitMicros * shares))
      granted = Math.max(0, Math.min(granted, left))
    }
    for (const slot of charge.slots) {
      arrivals[slot] = Math.max(arrivals[slot]!, now) + granted * charge.group.policies[slot]!.unitMicros * shares
    }
    return granted
  }

  read(group: Group, identity: string): number[] {
    const now = this.nowMicros()
    const record = this.records.find(group.keyOf(identity))
    return group.policies.map(({ capacityMicros }, slot) => {
      const debt = (record?.arrivals[slot] ?? -Infinity) - now
      return Math.min(Math.max(debt, 0), capacityMicros)
    })
  }

  reset(group: Group, identity: string): void {
    this.records.delete(group.keyOf(identity))
  }

  close(): void {
    this.records.clear()
  }

  /** How many records are held: never more than `maxIdentities`, or two. */
  get size(): number {
    return this.records.size
  }

  /** This store's clock in microseconds: the time base of its records. */
  nowMicros(): number {
    return this.#clock.now() * 1_000
  }

  /**
   * Takes back what was charged before the policy that denied, and tells every charged policy's debt; that policy's as
   * it was met, since the same one may have been charged before in this decision.
   */
  #deny(charges: readonly Charge[], debtsBefore: number[], met: number, shares: number, now: number): Decision {
    const debts: number[] = []
    let at = 0
    for (const charge of charges) {
      const { arrivals } = this.records.keep(charge)
      for (const slot of charge.slots) {
        const policy = charge.group.policies[slot]!
        const charged = at < debtsBefore.length ? charge.cost * policy.unitMicros * shares : 0
        arrivals[slot] = arrivals[slot]! - charged
        debts.push(at === debtsBefore.length ? met : debtOf(arrivals, slot, policy, shares, now))
        at++
      }
    }
    return new Decision(false, charges, debts, shares)
  }
}

/**
 * What a slot owes. A policy may have got smaller since: then the debt is cut to what a full burst leaves, so that
 * nobody waits longer than for one refill.
 */
function debtOf(arrivals: number[], slot: number, policy: Policy, shares: number, now: number): number {
  const latest = now + policy.capacityMicros * shares
  if (arrivals[slot]! > latest) arrivals[slot] = latest
  return Math.max(arrivals[slot]! - now, 0)
}
