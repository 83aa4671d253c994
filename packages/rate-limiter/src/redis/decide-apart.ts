import { Decision } from '../decision.ts'
import type { Charge } from '../group.ts'

/** The charges of a decision that lie under the same hash tag, and who decides them. */
export interface Part {
  readonly charges: readonly Charge[]
  decide(charges: readonly Charge[]): Promise<Decision>
}

/**
 * Decides parts that no single script can: each for itself at the same time, and what was admitted is given back unless
 * every part was. Rejects as a part does, then too giving back what it can.
 */
export async function decideApart(charges: readonly Charge[], parts: readonly Part[]): Promise<Decision> {
  const answers = await Promise.allSettled(parts.map((part) => part.decide(part.charges)))
  const decisions = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
  const allowed = decisions.length === parts.length && decisions.every((decision) => decision.allowed)
  if (!allowed) await giveBack(parts.filter((_, i) => isAdmitted(answers[i]!)))
  const failed = answers.find((answer) => answer.status === 'rejected')
  if (failed) throw failed.reason
  return new Decision(allowed, charges, debtsOf(charges, parts, decisions))
}

const isAdmitted = (answer: PromiseSettledResult<Decision>) => answer.status === 'fulfilled' && answer.value.allowed

/** Does what it can: where it fails, what was charged comes back with time, as if it had been used. */
async function giveBack(parts: readonly Part[]): Promise<void> {
  const negated = (charge: Charge) => ({ ...charge, cost: -charge.cost })
  await Promise.allSettled(parts.map((part) => part.decide(part.charges.map(negated))))
}

/** The debts in the order of all charges. Those of a part that was given back are as it met them. */
function debtsOf(charges: readonly Charge[], parts: readonly Part[], decisions: readonly Decision[]): number[] {
  const allowed = decisions.every((decision) => decision.allowed)
  const readers = decisions.map((decision) => debtsByCharge(decision, allowed))
  return charges.flatMap((charge) => readers[parts.findIndex((part) => part.charges.includes(charge))]!.next().value!)
}

function* debtsByCharge(decision: Decision, isKept: boolean): Generator<number[], undefined> {
  let at = 0
  for (const { cost, group, slots } of decision.charges) {
    const price = (slot: number) => (decision.allowed && !isKept ? cost * group.policies[slot]!.unitMicros : 0)
    yield slots.map((slot) => decision.debts[at++]! - price(slot))
  }
}
