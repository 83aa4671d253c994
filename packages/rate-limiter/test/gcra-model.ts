import type { Charge } from '../src/group.ts'

/**
 * GCRA as its definition reads, with one Map and one clock: what every store must answer. Times are microseconds.
 */
export class GcraModel {
  #now = 0
  #arrivals = new Map<string, number>()

  pass(ms: number): void {
    this.#now += ms * 1_000
  }

  /** Whether the charges are admitted, and then the debts after it. */
  decide(charges: readonly Charge[]): { allowed: boolean; debts: number[] } {
    const arrivals = new Map(this.#arrivals)
    let allowed = true
    const debts: number[] = []
    for (const { group, key, slots, cost } of charges) {
      for (const slot of slots) {
        const { id, unitMicros, capacityMicros } = group.policies[slot]!
        const debt = Math.max((arrivals.get(id + key) ?? 0) - this.#now, 0) + cost * unitMicros
        allowed &&= debt <= capacityMicros
        arrivals.set(id + key, this.#now + debt)
        debts.push(debt)
      }
    }
    if (allowed) this.#arrivals = arrivals
    return { allowed, debts }
  }
}
