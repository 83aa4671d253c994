import { type Answer, whenKnown } from './answer.ts'
import { Decision, type PolicyState } from './decision.ts'
import type { Charge, Group } from './group.ts'
import { Lease, type Spent } from './lease.ts'
import type { Clock, Store } from './store.ts'

export interface LimiterOptions {
  readonly store: Store
  readonly clock: Clock
  /** Told of every decision, in the request's own time: it must be quick and must not throw. */
  readonly onDecision?: (decision: Decision) => void
}

export interface Limiter {
  /**
   * Admits all of the charges, or denies and consumes nothing. Answers at once when this process knows, else with a
   * promise; a denial is a value.
   */
  decide(charges: readonly Charge[]): Answer<Decision>
  /** How the identity stands with each policy of the group. */
  read(group: Group, identity: string): Promise<PolicyState[]>
  /** Gives the identity back all it used of the group. */
  reset(group: Group, identity: string): Promise<void>
  close(): Promise<void>
}

/** Identities whose leases are kept at most: forgetting one costs no more than the units it holds. */
const maxLeases = 1_000

/** Puts leases before a store, and an observer behind it. */
export function createLimiter({ store, clock, onDecision }: LimiterOptions): Limiter {
  const leases = new Map<string, Lease>()
  const isLeased = ({ group }: Charge) => group.isLeased && !store.isLocal && Lease.gains(group)

  const leaseOf = (charge: Charge): Lease => {
    const known = leases.get(charge.key)
    if (known?.isOf(charge.group)) return known
    if (leases.size >= maxLeases) leases.clear()
    const lease = new Lease(charge, store, clock)
    leases.set(charge.key, lease)
    return lease
  }

  /** Spends of every lease, or of none. */
  const spendAll = (charges: readonly Charge[], spent: readonly Spent[] = []): Answer<readonly Spent[] | undefined> => {
    const charge = charges[spent.length]
    if (!charge) return spent
    return whenKnown(leaseOf(charge).spend(charge.cost), (units) => {
      if (units) return spendAll(charges, [...spent, units])
      giveBack(spent)
      return undefined
    })
  }

  /** Asks last what costs a call, and only when the leases hold enough. */
  const decideWithLeases = (charges: readonly Charge[]): Answer<Decision> => {
    const asked = charges.filter((charge) => !isLeased(charge))
    return whenKnown(spendAll(charges.filter(isLeased)), (spent) => {
      if (!spent) return new Decision(false, charges, [], 1, 'capacity')
      if (asked.length === 0) return new Decision(true, charges, [])
      return keepIfAllowed(spent, store.decide(asked))
    })
  }

  const observe = (decision: Decision): Decision => {
    onDecision?.(decision)
    return decision
  }

  return {
    decide(charges) {
      const decision = charges.some(isLeased) ? decideWithLeases(charges) : store.decide(charges)
      return onDecision ? whenKnown(decision, observe) : decision
    },
    async read(group, identity) {
      const debts = await store.read(group, identity)
      const names = group.policies.map((policy) => policy.name)
      return new Decision(true, [group.charge(identity, names)], debts).policies
    },
    async reset(group, identity) {
      leases.delete(group.keyOf(identity))
      await store.reset(group, identity)
    },
    async close() {
      await store.close()
    },
  }
}

/** Keeps what the leases gave for an admitted decision, and gives it back otherwise. */
function keepIfAllowed(spent: readonly Spent[], decision: Answer<Decision>): Answer<Decision> {
  if (decision instanceof Promise) {
    return decision.then(
      (known) => keepIfAllowed(spent, known),
      (error: unknown) => {
        giveBack(spent)
        throw error
      },
    )
  }
  if (!decision.allowed) giveBack(spent)
  return decision
}

function giveBack(spent: readonly Spent[]): void {
  for (const units of spent) units.giveBack()
}
