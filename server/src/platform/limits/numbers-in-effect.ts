import type { Group, Rate } from '@upskill/rate-limiter'
import { plans, type Plan } from '../plan.ts'
import { quotaOfPlan } from './declare-limits.ts'
import type { Counted, LimitCatalog } from './limit-catalog.ts'
import type { RecordedOverride } from './limit-settings-sql.ts'

/** Where a policy's numbers come from. */
export type NumbersSource =
  | { readonly kind: 'default' }
  | { readonly kind: 'plan'; readonly plan: Plan }
  | { readonly kind: 'override'; readonly organizationId: string | null; readonly setAt: Date; readonly reason: string }

/** A policy by the numbers that somebody is counted by. */
export interface NumbersInEffect {
  readonly policyId: string
  readonly counts: Counted
  readonly rate: Rate
  readonly burst: number
  readonly source: NumbersSource
}

/** The plan and the overrides of one organization count as well where it is given. */
export interface Whose {
  readonly organization?: { readonly id: string; readonly plan: Plan } | undefined
}

/**
 * The numbers of every policy that counts, for everybody: a quota for each plan, and what single organizations have
 * beside. For one organization, those alone that its members meet.
 */
export function numbersInEffect(
  catalog: LimitCatalog,
  overrides: readonly RecordedOverride[],
  { organization }: Whose = {},
): NumbersInEffect[] {
  return [...catalog.values()].flatMap(({ id, counts, options }): NumbersInEffect[] => {
    const own = overrides.filter(({ policyId }) => policyId === id)
    const general = own.find(({ organizationId }) => organizationId === null)
    const special = own.filter(({ organizationId }) => organizationId !== null)
    const overridden = (override: RecordedOverride) => {
      const { organizationId, rate, burst, setAt, reason } = override
      const source = { kind: 'override', organizationId, setAt, reason } as const
      return { policyId: id, counts, rate, burst, source }
    }
    const declared = general
      ? [overridden(general)]
      : id === 'organization.quota'
        ? quotas(organization?.plan).map((quota) => ({ policyId: id, counts, ...quota }))
        : options
          ? [{ policyId: id, counts, rate: options.rate, burst: options.burst, source: { kind: 'default' } as const }]
          : []
    if (!organization) return [...declared, ...special.map(overridden)]
    const theirs = special.find(({ organizationId }) => organizationId === organization.id)
    return theirs ? [overridden(theirs)] : declared
  })
}

const quotas = (plan: Plan | undefined) =>
  (plan ? [plan] : plans).map((each) => {
    const { rate, burst } = quotaOfPlan[each]
    return { rate, burst, source: { kind: 'plan', plan: each } as const }
  })

/** The group by these numbers, to be read or charged. */
export function renumbered(group: Group, numbers: readonly NumbersInEffect[]): Group {
  const changed = group.policies.flatMap(({ id, name }) => {
    const found = numbers.find(({ policyId }) => policyId === id)
    return found ? [[name, { rate: found.rate, burst: found.burst }] as const] : []
  })
  return group.with(Object.fromEntries(changed))
}
