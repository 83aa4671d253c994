import { sql } from 'kysely'
import type { Tx } from '../database.ts'
import type { UserId } from '../id.ts'

/** Something worth keeping that changes no row: triggers record changes of rows without anybody's help. */
export interface AuditedAction {
  /** `<module>.<kebab-verb>`, as in `identity.sign-in-failed`. */
  readonly action: string
  /** What it was done to. */
  readonly subject?: { readonly kind: string; readonly id: string }
  /** Whose account it touches, if not the acting person's: they see it among their own activity. */
  readonly concerns?: UserId
  /** What else a reader needs. It is kept for years: no secrets, and of strangers' addresses a hash at most. */
  readonly detail?: object
}

/**
 * Puts an entry into the audit log together with the caller's transaction: it is kept if that commits. Who, request and
 * address are known already, and it belongs to the organization that the transaction was opened for, if any.
 */
export async function recordAudit(tx: Tx, { action, subject, concerns, detail }: AuditedAction): Promise<void> {
  const kept = detail === undefined ? null : JSON.stringify(detail)
  await sql`select record_audit(${action}, ${subject?.kind ?? null}, ${subject?.id ?? null}, ${concerns ?? null}::uuid,
    ${kept}::jsonb)`.execute(tx)
}
