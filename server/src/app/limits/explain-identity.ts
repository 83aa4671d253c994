import { createLimiter, type PolicyState } from '@upskill/rate-limiter'
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
  const relevant = organization ? overrides : overrides.filter(({ organizationId }) => organizationId === null)
  const all = numbersInEffect(allPolicies(), relevant, { organization })
  const numbers = all.filter(({ counts }) => counts === identity.kind)
  const states = await readStates(platform, identity, numbers)
  const standings = numbers.map((each): Standing => {
    const used = usage.find(({ policyId }) => policyId === each.policyId)
    const state = 'value' in states ? states.value.find(({ policy }) => policy.id === each.policyId) : undefined
    return {
      ...each,
      allowed: used?.allowed ?? 0,
      denied: used?.denied ?? 0,
      remaining: state?.remaining,
      nextUnitMs: state?.nextUnitMs,
    }
  })
  const source = 'value' in states ? 'redis' : { recordedSince: since, reason: states.reason }
  return { identity, standings, source }
}

function readStates(
  platform: Uses<'config'>,
  { kind, identity }: CountedIdentity,
  numbers: readonly NumbersInEffect[],
): Promise<RedisAnswer<PolicyState[]>> {
  const groups = groupsCounting(allPolicies(), kind).filter(({ policies }) =>
    policies.some(({ id }) => numbers.some(({ policyId }) => policyId === id)),
  )
  return askRedis(platform, async (store) => {
    const limiter = createLimiter({ store, clock: monotonicClock })
    const states = groups.map((group) => limiter.read(renumbered(group, numbers), identity))
    return (await Promise.all(states)).flat()
  })
}
