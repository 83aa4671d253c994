import { Decision } from '../decision.ts'
import type { Charge } from '../group.ts'
import { ScriptInput } from './script-input.ts'

interface Waiting {
  readonly charges: readonly Charge[]
  readonly resolve: (decision: Decision) => void
  readonly reject: (reason: unknown) => void
}

const bytesPerNumber = 8

/** Decisions that go to Redis in one call of the decide script, in the order they were asked for. */
export class DecisionBatch {
  readonly input: ScriptInput
  readonly #waiting: Waiting[] = []

  constructor(prefix: string) {
    this.input = new ScriptInput(prefix)
  }

  get size(): number {
    return this.#waiting.length
  }

  /** How many slots are charged, one that is charged twice counted twice. */
  get slots(): number {
    return this.input.charged
  }

  /** Resolves or rejects when the batch is settled. */
  add(charges: readonly Charge[]): Promise<Decision> {
    this.input.add(charges)
    return new Promise((resolve, reject) => this.#waiting.push({ charges, resolve, reject }))
  }

  /** Resolves every decision with its part of the script's answer. */
  settle(answer: Buffer): void {
    const numbers = new DataView(answer.buffer, answer.byteOffset, answer.byteLength)
    let at = 0
    for (const { charges, resolve } of this.#waiting) {
      const allowed = numbers.getFloat64(bytesPerNumber * at++, true) === 1
      const debts: number[] = []
      for (const { cost, group, slots } of charges) {
        for (const slot of slots) {
          const met = numbers.getFloat64(bytesPerNumber * at++, true)
          debts.push(allowed ? met + cost * group.policies[slot]!.unitMicros : met)
        }
      }
      resolve(new Decision(allowed, charges, debts))
    }
  }

  /** Rejects every decision. */
  fail(reason: unknown): void {
    for (const { reject } of this.#waiting) reject(reason)
  }
}
