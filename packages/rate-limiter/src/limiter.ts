import { Decision, type PolicyState } from './decision.ts'
import type { Charge, Group } from './group.ts'
import { Lease } from './lease.ts'
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
  decide(charges: readonly Charge[]): Decision | Promise<Decision>
  /** How the identity stands with each policy of the group. */
  read(group: Group, identity: string): Promise<PolicyState[]>
  /** Gives the identity back all it used of the group. */
  reset(group: Group, identity: string): Promise<void>
  close(): Promise<void>
}

/** Puts leases before a store, and an observer behind it. */
export function createLimiter({ store, clock, onDecision }: LimiterOptions): Limiter {
  const leases = new Map<string, Lease>()
  const isLeased = (charge: Charge) => charge.group.isLeased && !store.isLocal && Lease.gains(charge)

  const leaseOf = (charge: Charge) => {
    const known = leases.get(charge.key)
    if (known) return known
    const lease = new Lease(charge, store, clock)
    leases.set(charge.key, lease)
    return lease
  }

  const observe = (decision: Decision) => {
    onDecision?.(decision)
    return decision
  }

  const decideAndObserve = (charges: readonly Charge[]) => {
    const answer = store.decide(charges)
    return answer instanceof Promise ? answer.then(observe) : observe(answer)
  }

  const decideWithLeases = async (charges: readonly Charge[]) => {
    const taken: Charge[] = []
    const giveBack = () => taken.forEach((charge) => leaseOf(charge).giveBack(charge.cost))
    for (const charge of charges.filter(isLeased)) {
      if (await leaseOf(charge).take(charge.cost)) taken.push(charge)
      else {
        giveBack()
        return observe(new Decision(false, charges, [], 1, 'capacity'))
      }
    }
    const asked = charges.filter((charge) => !isLeased(charge))
    const decision = asked.length === 0 ? new Decision(true, charges, []) : await store.decide(asked)
    if (!decision.allowed) giveBack()
    return observe(decision)
  }

  return {
    decide: (charges) => (charges.some(isLeased) ? decideWithLeases(charges) : decideAndObserve(charges)),
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
