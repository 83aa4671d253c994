import { createLimiter, type PolicyState } from '@upskill/rate-limiter'
import { findOrganizationSlugs } from '#modules/organizations/public.ts'
import { monotonicClock } from '#platform/clock.ts'
import { askRedis, type RedisAnswer } from '#platform/limits/ask-redis.ts'
import { groupsCounting } from '#platform/limits/limit-catalog.ts'
import { selectOverrides } from '#platform/limits/limit-settings-sql.ts'
import { selectUsage } from '#platform/limits/limit-usage-sql.ts'
import { numbersInEffect, type NumbersInEffect, renumbered } from '#platform/limits/numbers-in-effect.ts'
import type { Uses } from '#platform/platform.ts'
import { allPolicies } from './all-limits.ts'
import { explainedMinutes } from './explain-limits.ts'
import { type CountedIdentity, findIdentity, type NamedIdentity } from './find-identity.ts'

/** How one identity stands with one policy. */
export interface Standing extends NumbersInEffect {
  /** The slug of the only organization in which it is counted by these numbers. */
  readonly organization: string | undefined
  /** Lately, as far as it was among the top consumers. */
  readonly allowed: number
  readonly denied: number
  /** Units that may be used now; undefined where Redis was not there to tell. */
  readonly remaining: number | undefined
  /** Until one unit more than `remaining` may be used, in milliseconds. */
  readonly nextUnitMs: number | undefined
}

export interface IdentityExplained {
  readonly identity: CountedIdentity
  readonly standings: readonly Standing[]
  /** `redis` where remaining units are told; else why what servers recorded is all there is. */
  readonly source: 'redis' | { readonly recordedSince: Date; readonly reason: string }
}

/** How one identity stands with each policy it is counted against. Rejects with a StartError when there is no such one. */
export async function explainIdentity(
  platform: Uses<'clock' | 'config' | 'db'>,
  wanted: NamedIdentity,
): Promise<IdentityExplained> {
  const identity = await findIdentity(platform, wanted)
  const since = new Date(platform.clock.now().getTime() - explainedMinutes * 60_000)
  const { overrides, usage } = await platform.db.forSystem().transaction(async (tx) => ({
    overrides: await selectOverrides(tx),
    usage: await selectUsage(tx, { since, identity: identity.identity }),
  }))
  const organization = identity.plan ? { id: identity.identity, plan: identity.plan } : undefined
  const all = numbersInEffect(allPolicies(), overrides, { organization })
  const numbers = all.filter(({ counts }) => counts === identity.kind)
  const slugs = await findOrganizationSlugs(platform, numbers.flatMap(organizationOf))
  const states = await readStates(platform, identity, numbers)
  const standings = numbers.map((each, index): Standing => {
    const used = usage.find(({ policyId }) => policyId === each.policyId)
    const state = 'value' in states ? states.value[index] : undefined
    return {
      ...each,
      organization: organizationOf(each).map((id) => slugs.get(id) ?? id)[0],
      allowed: used?.allowed ?? 0,
      denied: used?.denied ?? 0,
      remaining: state?.remaining,
      nextUnitMs: state?.nextUnitMs,
    }
  })
  const source = 'value' in states ? 'redis' : { recordedSince: since, reason: states.reason }
  return { identity, standings, source }
}

const organizationOf = ({ source }: NumbersInEffect): string[] =>
  source.kind === 'override' && source.organizationId !== null ? [source.organizationId] : []

/** How the identity stands by each of the numbers. */
function readStates(
  platform: Uses<'config'>,
  { kind, identity }: CountedIdentity,
  numbers: readonly NumbersInEffect[],
): Promise<RedisAnswer<(PolicyState | undefined)[]>> {
  const groups = groupsCounting(allPolicies(), kind)
  return askRedis(platform, async (store) => {
    const limiter = createLimiter({ store, clock: monotonicClock })
    const stateOf = async (each: NumbersInEffect) => {
      const group = groups.find(({ policies }) => policies.some(({ id }) => id === each.policyId))
      const states = group ? await limiter.read(renumbered(group, [each]), identity) : []
      return states.find(({ policy }) => policy.id === each.policyId)
    }
    return Promise.all(numbers.map(stateOf))
  })
}
