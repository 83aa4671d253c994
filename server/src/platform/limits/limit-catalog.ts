import { defineGroup, type Group, type Policy, type PolicyOptions } from '@upskill/rate-limiter'
import { messageOf } from '../start-error.ts'
import {
  baseGroups,
  callerPolicies,
  dearestCost,
  type LimitDeclaration,
  type LimitDeclarations,
  type OwnPolicy,
  ownPolicies,
} from './declare-limits.ts'
import type { LimitOverride } from './limits.ts'

/**
 * What a policy counts: requests of all callers together, or of one address, person, organization e-mail account, or
 * browser known to an account.
 */
export type Counted = 'everything' | 'address' | 'user' | 'organization' | 'account' | 'device'

/** One policy that a request may be counted against. */
export interface CountedPolicy {
  /** As clients, metrics and operators know it: `user.read`, `identity.sign-in.per-account`. */
  readonly id: string
  readonly counts: Counted
  /** Its own numbers; undefined where an action declares none, and only an override makes it count. */
  readonly options: PolicyOptions | undefined
  /** The units that the dearest request counted against it takes: no burst may be less. */
  readonly leastBurst: number
  /** Whether an organization may have numbers of its own: whether it is known when the policy is asked. */
  readonly perOrganization: boolean
  /** Where an identity's count lies, whatever the numbers are. */
  readonly group: Group
}

/** Every policy there is, by id. */
export type LimitCatalog = ReadonlyMap<string, CountedPolicy>

/** Lists the policies of the server's actions. Throws a RangeError when one is not possible, or dearer than its burst. */
export function createLimitCatalog(actions: LimitDeclarations): LimitCatalog {
  const policies = [
    ...basePoliciesOf(Object.values(actions)),
    ...Object.entries(actions).flatMap(([action, declaration]) => ownPoliciesOf(action, declaration)),
  ]
  for (const { id, options, leastBurst } of policies) {
    if (options && options.burst < leastBurst) {
      throw new RangeError(`${id}: a request costs up to ${leastBurst}, more than its burst ${options.burst}`)
    }
  }
  return new Map(policies.map((policy) => [policy.id, policy]))
}

/** Why these numbers cannot replace a policy's own, in words for an operator; undefined when they can. */
export function faultOfOverride(catalog: LimitCatalog, override: LimitOverride): string | undefined {
  const { policyId, organizationId, rate, burst } = override
  const policy = catalog.get(policyId)
  if (!policy) return `there is no policy "${policyId}"`
  if (organizationId !== null && !policy.perOrganization) {
    return `${policyId} is counted before the organization is known, so it has no numbers for one organization`
  }
  if (burst < policy.leastBurst) {
    return `${policyId}: one request may cost ${policy.leastBurst}, so a burst of ${burst} would admit none`
  }
  try {
    const [chosen] = defineGroup('override', { [policyId]: { rate, burst } }).policies
    return organizationId !== null && chosen ? faultAcrossOrganizations(policy, chosen) : undefined
  } catch (error) {
    return messageOf(error).replace(/^override\./, '')
  }
}

/**
 * A person is counted once for all organizations. Were less remembered of what they used in one of them, a request there
 * would make the others forget the rest.
 */
function faultAcrossOrganizations({ id, counts, group }: CountedPolicy, chosen: Policy): string | undefined {
  const own = group.policies.find((policy) => policy.id === id)
  if (counts !== 'user' || !own || chosen.capacityMicros >= own.capacityMicros) return undefined
  const seconds = Math.ceil((own.burst * own.unitMicros) / 1e6)
  return `${id} counts a person in all organizations: for one of them, a full burst must take ${seconds} s or more to come back`
}

/** The groups in which identities of this kind are counted: all of them, to forget what one has used. */
export const groupsCounting = (catalog: LimitCatalog, counted: Counted): Group[] => [
  ...new Set([...catalog.values()].filter(({ counts }) => counts === counted).map(({ group }) => group)),
]

const countedByGroup = {
  global: 'everything',
  address: 'address',
  'address-static': 'address',
  'address-probe': 'address',
  user: 'user',
  anonymous: 'address',
  organization: 'organization',
} as const satisfies Record<keyof typeof baseGroups, Counted>

function basePoliciesOf(declarations: readonly LimitDeclaration[]): CountedPolicy[] {
  return Object.entries(countedByGroup).flatMap(([name, counts]) => {
    const group: Group = baseGroups[name as keyof typeof baseGroups]
    return group.policies.map((policy): CountedPolicy => {
      const counted = declarations.filter((each) => takesCostFrom(each, name, policy.name))
      const leastBurst = Math.max(1, ...counted.map(dearestCost))
      const perOrganization = name === 'user' || name === 'organization'
      return { id: policy.id, counts, options: policy, leastBurst, perOrganization, group }
    })
  })
}

/** Whether the action's cost is taken from the policy; addresses and the service as a whole count requests. */
function takesCostFrom({ kind }: LimitDeclaration, group: string, policy: string): boolean {
  if (group === 'organization') return true
  if (group !== 'user' && group !== 'anonymous') return false
  return callerPolicies[kind].some((name) => name === policy)
}

const countedBy: Readonly<Record<OwnPolicy, Counted>> = {
  'per-address': 'address',
  'per-user': 'user',
  'per-organization': 'organization',
  'per-account': 'account',
  'per-device': 'device',
}

/** Any numbers will do: they are not part of where a count lies. */
const anyNumbers: PolicyOptions = { rate: '1/second', burst: 1 }

function ownPoliciesOf(action: string, declaration: LimitDeclaration): CountedPolicy[] {
  return (Object.keys(ownPolicies) as OwnPolicy[]).flatMap((name) => {
    const options = declaration[ownPolicies[name]]
    // Only a declaration makes sure that the bodies of the action's routes name an account.
    if ((name === 'per-account' || name === 'per-device') && !options) return []
    const counts = countedBy[name]
    const perOrganization = counts === 'user' || counts === 'organization'
    const group = defineGroup(action, { [name]: options ?? anyNumbers })
    return [{ id: `${action}.${name}`, counts, options, leastBurst: 1, perOrganization, group }]
  })
}
