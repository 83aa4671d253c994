import { defineGroup } from '@upskill/rate-limiter'
import type { Uses } from '../platform.ts'
import { accountIdentity } from './account-identity.ts'

/** Any numbers will do: they are not part of where a count lies. */
const perAccount = { 'per-account': { rate: '1/second', burst: 1 } } as const

/** Gives the account back all that was counted for it by the action, for who has shown to be its owner. */
export async function forgiveAccount({ limits }: Uses<'limits'>, action: string, email: string): Promise<void> {
  await limits.limiter.reset(defineGroup(action, perAccount), accountIdentity(email))
}
