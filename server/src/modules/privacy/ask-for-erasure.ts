import { endAllSessions, getMe } from '#modules/identity/public.ts'
import { findSolelyOwned } from '#modules/organizations/public.ts'
import type { UserActor } from '#platform/actor.ts'
import { normalizeEmail } from '#platform/normalize-email.ts'
import { record } from '#platform/outbox.ts'
import type { Uses } from '#platform/platform.ts'
import { privacyProblems } from './privacy-problems.ts'
import { erasureAsked } from './privacy-events.ts'

/**
 * Has the signed-in person's account erased, moments later, and ends their sessions now. They confirm it with their
 * address. Refuses whoever is the only owner of an organization.
 */
export async function askForErasure(platform: Uses<'clock' | 'db'>, actor: UserActor, confirm: string): Promise<void> {
  const { email } = await getMe(platform, actor)
  if (normalizeEmail(confirm) !== email) {
    throw privacyProblems.notConfirmed(undefined, [
      { pointer: '/confirm', detail: 'is not the address of your account' },
    ])
  }
  const { userId } = actor
  const owned = await findSolelyOwned(platform, userId)
  if (owned.length > 0) {
    throw privacyProblems.soleOwner(`You are the only owner of ${owned.join(', ')}. Make somebody else an owner first.`)
  }
  await platform.db.forSystem().transaction((tx) => record(tx, erasureAsked({ userId }), platform.clock))
  await endAllSessions(platform, userId)
}
