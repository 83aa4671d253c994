import { findAccountById } from '#modules/identity/public.ts'
import type { UserId } from '#platform/id.ts'
import type { Delivery } from '#platform/outbox.ts'
import type { PersonalData } from '#platform/personal-data.ts'
import type { Uses } from '#platform/platform.ts'
import { Problem } from '#platform/problem.ts'
import { erasePerson } from './erase-person.ts'
import { sendFarewell } from './send-farewell.ts'

/** Does what a person asked for. Who became the only owner of an organization in the meantime keeps the account. */
export async function erasePersonAsAsked(
  platform: Uses<'db' | 'log' | 'mail'>,
  holders: readonly PersonalData[],
  userId: UserId,
  { extend }: Pick<Delivery, 'extend'>,
): Promise<void> {
  const account = await findAccountById(platform, userId)
  if (!account) return
  try {
    await erasePerson(platform, holders, { userId, email: account.email }, extend)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    platform.log.warn({ userId, reason: error.message }, 'an account was not erased')
    return
  }
  await sendFarewell(platform, account)
}
