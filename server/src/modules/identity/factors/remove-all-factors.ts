import { recordAudit } from '#platform/audit/record-audit.ts'
import { normalizeEmail } from '#platform/normalize-email.ts'
import { record } from '#platform/outbox.ts'
import type { Uses } from '#platform/platform.ts'
import { deleteSessionsOf, findCredentials } from '../identity-sql.ts'
import { factorsChanged } from './factor-events.ts'
import { deleteAllFactors, lockFactors } from './factor-sql.ts'

/**
 * Takes every second factor off an account whose owner lost them all, and ends its sessions, as an operator may who made
 * sure of who asks. The reason is kept in the audit log, and the owner is told by mail. Answers whether there was any, or
 * undefined when no account has the address.
 */
export async function removeAllFactors(
  { clock, db }: Uses<'clock' | 'db'>,
  email: string,
  reason: string,
): Promise<boolean | undefined> {
  return db.forSystem().transaction(async (tx) => {
    const found = await findCredentials(tx, normalizeEmail(email))
    if (!found) return undefined
    const userId = found.account.id
    const { hasSecondFactor } = await lockFactors(tx, userId)
    if (!hasSecondFactor) return false
    await deleteAllFactors(tx, userId)
    await deleteSessionsOf(tx, userId)
    const subject = { kind: 'users', id: userId }
    await recordAudit(tx, { action: 'identity.factors-removed', subject, concerns: userId, detail: { reason } })
    await record(tx, factorsChanged({ userId, change: { kind: 'removed-by-operator' } }), clock)
    return true
  })
}
