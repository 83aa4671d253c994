import type { Charge, Group } from '../group.ts'

interface Prices {
  readonly cost: number
  /** Where they begin in the row of prices. */
  readonly first: number
}

/** The keys and the JSON argument of the scripts that charge, with every key and most prices in it once. */
export class ScriptInput {
  readonly keys: string[] = []
  readonly #prefix: string
  readonly #prices: number[] = []
  readonly #slotCounts: number[] = []
  readonly #checks: number[] = []
  readonly #firstSlots = new Map<string, number>()
  readonly #latestPrices = new Map<Group, Prices>()
  #slots = 0
  #charged = 0

  constructor(prefix: string) {
    this.#prefix = prefix
  }

  /** How many slots are charged, one that is charged twice counted twice. */
  get charged(): number {
    return this.#charged
  }

  /** Appends a check: charges that are admitted all or none. */
  add(charges: readonly Charge[]): void {
    const checks = this.#checks
    const at = checks.push(0) - 1
    for (const charge of charges) {
      const firstSlot = this.#firstSlotOf(charge)
      const firstPrice = this.#firstPriceOf(charge)
      for (const slot of charge.slots) checks.push(firstSlot + slot, firstPrice + 2 * slot)
      checks[at]! += charge.slots.length
    }
    this.#charged += checks[at]!
  }

  toString(): string {
    return JSON.stringify([this.#prices, this.#slotCounts, this.#checks])
  }

  #firstSlotOf({ key, group }: Charge): number {
    const known = this.#firstSlots.get(key)
    if (known !== undefined) return known
    const first = this.#slots + 1
    this.#firstSlots.set(key, first)
    this.keys.push(this.#prefix + key)
    this.#slotCounts.push(group.policies.length)
    this.#slots += group.policies.length
    return first
  }

  #firstPriceOf({ group, cost }: Charge): number {
    const known = this.#latestPrices.get(group)
    if (known?.cost === cost) return known.first
    const first = this.#prices.length + 1
    for (const { unitMicros, capacityMicros } of group.policies) this.#prices.push(cost * unitMicros, capacityMicros)
    this.#latestPrices.set(group, { cost, first })
    return first
  }
}
