import type { Decision } from '@upskill/rate-limiter'
import { Counter, type Registry } from 'prom-client'

/** How a policy's part in a decision ended; `store-away` where it admits nobody without Redis. */
type Outcome = 'allowed' | 'denied' | 'store-away'

/**
 * Counts decisions by policy: an admission for each policy that was asked, a denial for those alone that caused it. Of
 * leased policies only denials are known: what they admit is spent in advance. Answers where to tell each decision, which
 * takes no longer than adding a few numbers.
 */
export function measureDecisions(registry: Registry): (decision: Decision) => void {
  const counts = new Map<string, Record<Outcome, number>>()
  const add = (policyId: string, outcome: Outcome) => {
    const known = counts.get(policyId)
    if (known) known[outcome] += 1
    else counts.set(policyId, { allowed: 0, denied: 0, 'store-away': 0, [outcome]: 1 })
  }
  const decisions = new Counter({
    name: 'upskill_limit_decisions_total',
    help: 'Decisions by policy and outcome: allowed, denied, or store-away where a policy admits nobody without Redis. Of global.all only denials are known',
    labelNames: ['policy', 'outcome'] as const,
    registers: [registry],
    collect() {
      decisions.reset()
      for (const [policy, outcomes] of counts) {
        for (const [outcome, count] of Object.entries(outcomes)) decisions.inc({ policy, outcome }, count)
      }
    },
  })

  return (decision) => {
    if (decision.allowed) for (const { id } of policiesAsked(decision)) add(id, 'allowed')
    else if (decision.refusal === 'capacity') for (const { id } of leased(decision)) add(id, 'denied')
    else if (decision.refusal === 'store-away') for (const { id } of closed(decision)) add(id, 'store-away')
    else for (const { policy, isViolated } of decision.policies) if (isViolated) add(policy.id, 'denied')
  }
}

const policiesAsked = ({ charges }: Decision) =>
  charges.flatMap(({ group, slots }) => (group.isLeased ? [] : slots.flatMap((slot) => group.policies[slot] ?? [])))

const leased = (decision: Decision) =>
  decision.charges.filter(({ group }) => group.isLeased).flatMap(({ group }) => group.policies)

const closed = (decision: Decision) =>
  policiesAsked(decision).filter(({ whenStoreIsAway }) => whenStoreIsAway === 'deny')
