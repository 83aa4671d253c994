import { askRedis, type NoAnswer } from '#platform/limits/ask-redis.ts'
import { groupsCounting } from '#platform/limits/limit-catalog.ts'
import { insertReset } from '#platform/limits/limit-settings-sql.ts'
import type { Uses } from '#platform/platform.ts'
import { allPolicies } from './all-limits.ts'
import { type CountedIdentity, findIdentity, type NamedIdentity } from './find-identity.ts'

export interface ResetLimits {
  readonly identity: CountedIdentity
  /** One that is away remembers until it is asked again. */
  readonly redis: 'forgotten' | NoAnswer
}

/**
 * Gives an identity back all it used: in Redis at once, in running servers within seconds. Rejects with a StartError when
 * there is no such identity.
 */
export async function resetLimits(
  platform: Uses<'clock' | 'config' | 'db'>,
  named: NamedIdentity,
): Promise<ResetLimits> {
  const identity = await findIdentity(platform, named)
  const groups = groupsCounting(allPolicies(), identity.kind)
  const answer = await askRedis(platform, async (store) => {
    for (const group of groups) await store.reset(group, identity.identity)
    return 'forgotten' as const
  })
  // Only now: until Redis has forgotten, servers would learn from it again.
  await platform.db.forSystem().transaction((tx) => insertReset(tx, identity, platform.clock.now()))
  return { identity, redis: 'value' in answer ? answer.value : answer }
}
