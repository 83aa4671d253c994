import { newId } from '#platform/id.ts'
import { normalizeEmail } from '#platform/normalize-email.ts'
import { record } from '#platform/outbox.ts'
import type { Uses } from '#platform/platform.ts'
import { passwordResetRequested } from './identity-events.ts'
import { countOpenResets, findCredentials, insertPasswordReset } from './identity-sql.ts'

const lifetimeMs = 3_600_000

/** Asked for more often, the mails that are on their way must do. */
const mostOpen = 3

/** Announces that a link shall be mailed, good for an hour. Says nothing about whether the address has an account. */
export async function requestPasswordReset({ clock, db }: Uses<'clock' | 'db'>, email: string): Promise<void> {
  const now = clock.now()
  await db.forSystem().transaction(async (tx) => {
    const found = await findCredentials(tx, normalizeEmail(email))
    if (!found) return
    const resetId = newId(clock)
    const userId = found.account.id
    if ((await countOpenResets(tx, userId, now)) >= mostOpen) return
    await insertPasswordReset(tx, { id: resetId, userId, expiresAt: new Date(now.getTime() + lifetimeMs) }, now)
    await record(tx, passwordResetRequested({ resetId, userId }), clock)
  })
}
