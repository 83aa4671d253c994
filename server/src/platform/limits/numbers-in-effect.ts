import type { Group, Rate } from '@upskill/rate-limiter'
import { plans, type Plan } from '../plan.ts'
import { quotaOfPlan } from './declare-limits.ts'
import { type Counted, type CountedPolicy, faultOfOverride, type LimitCatalog } from './limit-catalog.ts'
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
 * The numbers of every policy that counts, without overrides that cannot be followed. For everybody: a quota for each
 * plan, and what single organizations have beside. For one organization, those alone that its members meet.
 */
export function numbersInEffect(
  catalog: LimitCatalog,
  overrides: readonly RecordedOverride[],
  { organization }: Whose = {},
): NumbersInEffect[] {
  const followed = overrides.filter((override) => faultOfOverride(catalog, override) === undefined)
  return [...catalog.values()].flatMap((policy) => {
    const own = followed.filter(({ policyId }) => policyId === policy.id)
    const general = own.filter(({ organizationId }) => organizationId === null)
    const special = own.filter(({ organizationId }) => organizationId !== null)
    const theirs = special.filter(({ organizationId }) => organizationId === organization?.id)
    const forAll =
      general.length > 0 ? general.map((each) => chosen(policy, each)) : declared(policy, organization?.plan)
    if (!organization) return [...forAll, ...special.map((each) => chosen(policy, each))]
    return theirs.length > 0 ? theirs.map((each) => chosen(policy, each)) : forAll
  })
}

function chosen({ id, counts }: CountedPolicy, override: RecordedOverride): NumbersInEffect {
  const { organizationId, rate, burst, setAt, reason } = override
  return { policyId: id, counts, rate, burst, source: { kind: 'override', organizationId, setAt, reason } }
}

/** The numbers that nobody chose: of a quota those of the plan, or of all plans; none where nothing is declared. */
function declared({ id, counts, options }: CountedPolicy, plan: Plan | undefined): NumbersInEffect[] {
  if (id === 'organization.quota') return quotas(plan).map((quota) => ({ policyId: id, counts, ...quota }))
  if (!options) return []
  return [{ policyId: id, counts, rate: options.rate, burst: options.burst, source: { kind: 'default' } }]
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
