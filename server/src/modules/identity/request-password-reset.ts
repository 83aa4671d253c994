import { normalizeEmail } from '#platform/normalize-email.ts'
import { record } from '#platform/outbox.ts'
import type { Uses } from '#platform/platform.ts'
import { passwordResetAsked } from './identity-events.ts'

/**
 * Announces that a link shall be mailed, good for an hour. Whether the address has an account is found out afterwards, so
 * neither the answer nor its time says so.
 */
export async function requestPasswordReset({ clock, db }: Uses<'clock' | 'db'>, email: string): Promise<void> {
  await db.forSystem().transaction((tx) => record(tx, passwordResetAsked({ email: normalizeEmail(email) }), clock))
}
