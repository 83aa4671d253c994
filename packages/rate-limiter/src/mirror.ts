import { Decision } from './decision.ts'
import type { Charge } from './group.ts'
import type { MemoryStore } from './memory-store.ts'
import type { IdentityRecord } from './records.ts'

/** How long what Redis said is good for a denial: only a reset, or a clock that jumps, can lower a debt before its time. */
const freshMicros = 1_000_000

/** What answers may differ in by when they were asked and when Redis looked at them, with a margin. */
const blurMicros = 100_000

/**
 * A debt of less than this part of a burst is not kept of an identity that is not known yet, and is what it may be
 * admitted once more in an outage. Most identities never owe as much, and to keep them all would cost more than the rest
 * of a decision.
 */
const negligiblePart = 1 / 8

/**
 * What Redis last said, kept in the memory store's records. A debt counts from when Redis was asked, which is before it
 * answered: so it is never taken as longer than it is, and what the mirror denies, Redis would deny too.
 */
export class Mirror {
  readonly #memory: MemoryStore
  #trustedFromMicros = -Infinity

  constructor(memory: MemoryStore) {
    this.#memory = memory
  }

  /** Takes no denial from what was asked before that time: memory counted in between. */
  trustFrom(micros: number): void {
    this.#trustedFromMicros = micros
  }

  /**
   * Keeps the debts of a decision; false when some are lower than was known. Those are kept only `evenLower`: either
   * someone was reset, or Redis forgot.
   */
  keep({ allowed, charges, debts }: Decision, askedAtMicros: number, evenLower = false): boolean {
    let at = 0
    let isWhole = true
    for (const [index, charge] of charges.entries()) {
      const first = at
      at += charge.slots.length
      const isKnown = this.#memory.records.find(charge.key) !== undefined
      if (!isKnown && (owesLittle(charge, debts, first) || (!allowed && isRepeated(charges, index)))) continue
      const { arrivals, askedAt } = this.#memory.records.keep(charge)
      for (const [place, slot] of charge.slots.entries()) {
        const debt = debts[first + place]!
        // Denied together with another charge to the same identity, this one also met what that one would have cost.
        if (!allowed && askedAt[slot] === askedAtMicros) continue
        const { unitMicros, capacityMicros } = charge.group.policies[slot]!
        const known = Math.min(arrivals[slot]! - askedAtMicros, capacityMicros)
        const expected = Math.max(known, 0) + (allowed ? charge.cost * unitMicros : 0)
        if (debt < expected - blurMicros && !evenLower) isWhole = false
        else {
          arrivals[slot] = askedAtMicros + debt
          askedAt[slot] = askedAtMicros
        }
      }
    }
    return isWhole
  }

  /**
   * Keeps a grant of which Redis told no debts. Of so many instances this one took its share, so that the debt is taken
   * to have grown by that many times the grant; and when the only policy had too little left, less than a unit was left.
   */
  keepGrant(charge: Charge, granted: number, instances: number, askedAtMicros: number): void {
    const { arrivals } = this.#memory.records.keep(charge)
    const isUsedUp = granted < charge.cost && charge.slots.length === 1
    for (const slot of charge.slots) {
      const { unitMicros, capacityMicros } = charge.group.policies[slot]!
      const grown = Math.max(arrivals[slot]! - askedAtMicros, 0) + granted * unitMicros * instances
      const least = isUsedUp ? capacityMicros - unitMicros : 0
      arrivals[slot] = askedAtMicros + Math.min(Math.max(grown, least), capacityMicros)
    }
  }

  /** The denial that Redis would answer, or undefined when it has to be asked. */
  denial(charges: readonly Charge[]): Decision | undefined {
    const now = this.#memory.nowMicros()
    const since = Math.max(now - freshMicros, this.#trustedFromMicros)
    let isDenied = false
    for (const charge of charges) {
      const record = this.#memory.records.find(charge.key)
      if (!record || !isKnown(record, charge, since, now)) return undefined
      isDenied ||= denies(record, charge, now)
    }
    return isDenied ? new Decision(false, charges, debtsOf(this.#memory, charges, now)) : undefined
  }
}

/** Whether the identity was charged before in the same decision: denied, it then met what that would have cost. */
const isRepeated = (charges: readonly Charge[], index: number): boolean =>
  index > 0 && charges.findIndex(({ key }) => key === charges[index]!.key) < index

function owesLittle({ group, slots }: Charge, debts: ArrayLike<number>, first: number): boolean {
  return slots.every((slot, index) => debts[first + index]! < negligiblePart * group.policies[slot]!.capacityMicros)
}

/** Whether Redis said it since, and would say it again: a debt above the capacity it cuts, once it is asked. */
function isKnown({ arrivals, askedAt }: IdentityRecord, { group, slots }: Charge, since: number, now: number): boolean {
  for (const slot of slots) {
    const isFresh = askedAt[slot]! > since
    if (!isFresh || arrivals[slot]! > now + group.policies[slot]!.capacityMicros) return false
  }
  return true
}

function denies({ arrivals }: IdentityRecord, { group, slots, cost }: Charge, now: number): boolean {
  for (const slot of slots) {
    const { unitMicros, capacityMicros } = group.policies[slot]!
    if (Math.max(arrivals[slot]! - now, 0) + cost * unitMicros > capacityMicros) return true
  }
  return false
}

// Loops, since this is the answer to a flood: `map` and `flatMap` would halve how many are denied in a second.
function debtsOf({ records }: MemoryStore, charges: readonly Charge[], now: number): number[] {
  const debts: number[] = []
  for (const { key, slots } of charges) {
    const { arrivals } = records.find(key)!
    for (const slot of slots) debts.push(Math.max(arrivals[slot]! - now, 0))
  }
  return debts
}
