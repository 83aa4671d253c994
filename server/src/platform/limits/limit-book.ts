import type { Charge, Group, PolicyOptions } from '@upskill/rate-limiter'
import type { OrganizationActor, UserActor } from '../actor.ts'
import type { Logger } from '../log.ts'
import type { Plan } from '../plan.ts'
import { accountIdentity } from './account-identity.ts'
import {
  baseGroups,
  callerPolicies,
  type LimitDeclaration,
  type LimitDeclarations,
  type OwnPolicy,
  quotaOfPlan,
} from './declare-limits.ts'
import { createLimitCatalog, faultOfOverride, type LimitCatalog } from './limit-catalog.ts'
import type { LimitOverride, Limits } from './limits.ts'

/** Who asks, as far as it is known when the request is admitted. */
export interface Caller {
  /** As `addressIdentity` answers it. */
  readonly address: string
  readonly user: UserActor | undefined
  readonly actor: OrganizationActor | undefined
}

/** Says what a request of an action is charged, by the numbers in effect now. */
export interface LimitBook {
  /** What is charged by address alone, before anything is read; without an action for an address nobody serves. */
  onArrival(action: string | undefined, address: string): readonly Charge[]
  /** What is charged once the caller is known, before the body is read. */
  onAdmission(action: string | undefined, caller: Caller, isSearch: boolean): readonly Charge[]
  /** What is charged once the body is valid, for the account that its e-mail address names or the known browser. */
  onBody(action: string | undefined, email: string | undefined, deviceId?: string): readonly Charge[]
  /** Whether the action counts known browsers apart, so that it is worth finding out whether this is one. */
  countsDevices(action: string | undefined): boolean
}

/**
 * Opens the book of the actions. It reads the overrides again whenever `limits` hands out others; one that cannot be
 * followed is left out and logged once. Throws a RangeError when a declaration is not possible.
 */
export function openLimitBook(actions: LimitDeclarations, limits: Pick<Limits, 'overrides'>, log: Logger): LimitBook {
  const catalog = createLimitCatalog(actions)
  const warned = new Set<string>()
  let read: readonly LimitOverride[] | undefined
  let numbers = numbersForAll(actions, catalog, [])

  const canBeFollowed = (override: LimitOverride) => {
    const fault = faultOfOverride(catalog, override)
    if (fault !== undefined && !warned.has(fault)) {
      warned.add(fault)
      log.warn({ override }, `an override of a limit is ignored: ${fault}`)
    }
    return fault === undefined
  }

  const inEffect = () => {
    const overrides = limits.overrides()
    if (overrides !== read) {
      numbers = numbersForAll(actions, catalog, overrides.filter(canBeFollowed))
      read = overrides
    }
    return numbers
  }

  return {
    onArrival: (action, address) => chargeArrival(inEffect().everybody, action, address),
    onAdmission: (action, caller, isSearch) =>
      chargeAdmission(inEffect().of(caller.actor?.organizationId), action, caller, isSearch),
    onBody(action, email, deviceId) {
      const own = inEffect().everybody.actions.get(action ?? '')
      const { 'per-account': perAccount, 'per-device': perDevice } = own ?? {}
      if (perDevice && deviceId !== undefined) return [perDevice.charge(deviceId, 'per-device')]
      return perAccount && email !== undefined ? [perAccount.charge(accountIdentity(email), 'per-account')] : []
    },
    countsDevices: (action) => inEffect().everybody.actions.get(action ?? '')?.['per-device'] !== undefined,
  }
}

function chargeArrival({ groups, actions }: Numbers, action: string | undefined, address: string): Charge[] {
  const limits = actions.get(action ?? '')
  const kind = limits?.declaration.kind
  const charges =
    kind === 'static' || kind === 'probe'
      ? [groups[`address-${kind}`].charge(address, 'all')]
      : [groups.global.charge('all', 'all'), groups.address.charge(address, 'all')]
  const perAddress = limits?.['per-address']
  if (perAddress) charges.push(perAddress.charge(address, 'per-address'))
  return charges
}

function chargeAdmission(
  { groups, quotas, actions }: Numbers,
  action: string | undefined,
  { address, user, actor }: Caller,
  isSearch: boolean,
): Charge[] {
  const limits = actions.get(action ?? '')
  if (!limits) return []
  const { kind, cost: plainCost = 1, searchCost = plainCost } = limits.declaration
  const cost = isSearch ? searchCost : plainCost
  const policies = callerPolicies[kind]
  const { 'per-user': perUser, 'per-organization': perOrganization } = limits
  const charges: Charge[] = []
  if (policies.length > 0) {
    const { user: known, anonymous } = groups
    charges.push(user ? known.charge(user.userId, policies, cost) : anonymous.charge(address, policies, cost))
  }
  if (user && perUser) charges.push(perUser.charge(user.userId, 'per-user'))
  if (actor) {
    charges.push(quotas[actor.plan].charge(actor.organizationId, 'quota', cost))
    if (perOrganization) charges.push(perOrganization.charge(actor.organizationId, 'per-organization'))
  }
  return charges
}

/** The groups to charge by, with the numbers in effect. */
interface Numbers {
  readonly groups: typeof baseGroups
  readonly quotas: Readonly<Record<Plan, Group<'quota'>>>
  readonly actions: ReadonlyMap<string, ActionLimits>
}

/** How an action is declared, and its own policies where it has some. */
type ActionLimits = { readonly declaration: LimitDeclaration } & { readonly [K in OwnPolicy]: Group | undefined }

/** Numbers that operators chose, by policy. */
type Chosen = ReadonlyMap<string, LimitOverride>

/** The numbers of everybody, and of each organization that has some of its own. */
interface NumbersForAll {
  readonly everybody: Numbers
  of(organizationId: string | undefined): Numbers
}

function numbersForAll(
  actions: LimitDeclarations,
  catalog: LimitCatalog,
  overrides: readonly LimitOverride[],
): NumbersForAll {
  const numbersOf = (chosen: readonly LimitOverride[]) =>
    createNumbers(actions, catalog, new Map(chosen.map((override) => [override.policyId, override])))
  const general = overrides.filter(({ organizationId }) => organizationId === null)
  const everybody = numbersOf(general)
  const ofSome = new Map(
    [...Map.groupBy(overrides, ({ organizationId }) => organizationId)].map(([id, own]) => [
      id,
      numbersOf([...general, ...own]),
    ]),
  )
  return { everybody, of: (organizationId) => ofSome.get(organizationId ?? null) ?? everybody }
}

function createNumbers(actions: LimitDeclarations, catalog: LimitCatalog, chosen: Chosen): Numbers {
  const { organization } = baseGroups
  const quotaOf = (plan: Plan) => renumber(organization.with({ quota: quotaOfPlan[plan] }), chosen)
  const own = (action: string, policy: OwnPolicy) => {
    const found = catalog.get(`${action}.${policy}`)
    return found && (found.options || chosen.has(found.id)) ? renumber(found.group, chosen) : undefined
  }
  return {
    groups: {
      organization,
      global: renumber(baseGroups.global, chosen),
      address: renumber(baseGroups.address, chosen),
      'address-static': renumber(baseGroups['address-static'], chosen),
      'address-probe': renumber(baseGroups['address-probe'], chosen),
      user: renumber(baseGroups.user, chosen),
      anonymous: renumber(baseGroups.anonymous, chosen),
    },
    quotas: { starter: quotaOf('starter'), team: quotaOf('team'), enterprise: quotaOf('enterprise') },
    actions: new Map(
      Object.entries(actions).map(([action, declaration]) => [
        action,
        {
          declaration,
          'per-address': own(action, 'per-address'),
          'per-user': own(action, 'per-user'),
          'per-organization': own(action, 'per-organization'),
          'per-account': own(action, 'per-account'),
          'per-device': own(action, 'per-device'),
        },
      ]),
    ),
  }
}

/** The group with the chosen numbers in place of its own. */
function renumber<N extends string>(group: Group<N>, chosen: Chosen): Group<N> {
  const changed: Record<string, PolicyOptions> = {}
  for (const policy of group.policies) {
    const override = chosen.get(policy.id)
    if (override) changed[policy.name] = { ...policy, rate: override.rate, burst: override.burst }
  }
  const named: Group = group
  return Object.keys(changed).length === 0 ? group : named.with(changed)
}
