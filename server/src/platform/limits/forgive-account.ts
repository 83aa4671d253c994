import { defineGroup, StoreUnavailable } from '@upskill/rate-limiter'
import type { Uses } from '../platform.ts'
import { accountIdentity } from './account-identity.ts'

/** Any numbers will do: they are not part of where a count lies. */
const perAccount = { 'per-account': { rate: '1/second', burst: 1 } } as const

/**
 * Gives the account back all that was counted for it by the action, for who has shown to be its owner. While the store is
 * away it does nothing: that is no reason to turn the owner away, and what was counted comes back with time.
 */
export async function forgiveAccount({ limits }: Uses<'limits'>, action: string, email: string): Promise<void> {
  try {
    await limits.limiter.reset(defineGroup(action, perAccount), accountIdentity(email))
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error
  }
}
