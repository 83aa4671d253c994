import type { Charge, Group } from './group.ts'
import type { Policy } from './policy.ts'

/** How one policy stands after a decision. */
export interface PolicyState {
  readonly policy: Policy
  readonly group: Group
  readonly identity: string
  readonly cost: number
  /** Whether this policy had too little left for the cost. */
  readonly isViolated: boolean
  /** Whole units that may be used now. */
  readonly remaining: number
  /** Until one unit more than `remaining` may be used, counted from now. */
  readonly nextUnitMs: number
  /** Until the same cost will be admitted, if nobody else uses any; 0 unless violated. */
  readonly retryAfterMs: number
}

/** What a store knows when it has decided. */
export interface Outcome {
  readonly allowed: boolean
  readonly charges: readonly Charge[]
  /** The debt of each charged policy, in the charges' order, in microseconds: after an admission, before a denial. */
  readonly debts: ArrayLike<number>
  /** How many instances share each policy: 1, except while each counts by itself. */
  readonly shares: number
  /** Why it was denied whatever the debts say. */
  readonly refusal: Refusal | undefined
}

/** `capacity`: the service as a whole has no more to give. `store-away`: a policy admits nobody without its store. */
export type Refusal = 'capacity' | 'store-away'

/** Until a refusal without numbers of its own is worth another try, in milliseconds. */
const refusalRetryMs = 1_000

/** The answer to a set of charges. A denial consumed nothing of any policy. */
export class Decision implements Outcome {
  readonly allowed: boolean
  readonly charges: readonly Charge[]
  readonly debts: ArrayLike<number>
  readonly shares: number
  readonly refusal: Refusal | undefined

  constructor(allowed: boolean, charges: readonly Charge[], debts: ArrayLike<number>, shares = 1, refusal?: Refusal) {
    this.allowed = allowed
    this.charges = charges
    this.debts = debts
    this.shares = shares
    this.refusal = refusal
  }

  /** Until the same charges may be admitted, in milliseconds: the latest of the violated policies; 0 when allowed. */
  get retryAfterMs(): number {
    if (this.allowed) return 0
    const waits = this.policies.map((state) => state.retryAfterMs)
    return Math.max(this.refusal ? refusalRetryMs : 0, ...waits)
  }

  /** Each charged policy of which numbers are known and told. */
  get policies(): PolicyState[] {
    const states: PolicyState[] = []
    let at = 0
    for (const charge of this.charges) {
      for (const slot of charge.slots) {
        const debt = this.debts[at++]
        if (debt !== undefined) states.push(stateOf(charge, charge.group.policies[slot]!, debt, this))
      }
    }
    return states
  }
}

function stateOf(charge: Charge, policy: Policy, debt: number, { allowed, shares }: Outcome): PolicyState {
  const { group, identity, cost } = charge
  const unit = policy.unitMicros * shares
  const capacity = capacityFor(policy, 1, shares)
  const remaining = Math.max(0, Math.floor((capacity - debt) / unit))
  const overdraft = debt + cost * unit - capacityFor(policy, cost, shares)
  const isViolated = !allowed && overdraft > 0
  return {
    policy,
    group,
    identity,
    cost,
    isViolated,
    remaining,
    nextUnitMs: (debt + (remaining + 1) * unit - capacity) / 1_000,
    retryAfterMs: isViolated ? overdraft / 1_000 : 0,
  }
}

/** The debt a policy allows for: its capacity, or one request where an instance's share of it is less than that. */
export function capacityFor(policy: Policy, cost: number, shares: number): number {
  return shares === 1 ? policy.capacityMicros : Math.max(policy.capacityMicros, cost * policy.unitMicros * shares)
}
