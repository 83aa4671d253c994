import { findUserNames } from '#modules/identity/public.ts'
import type { Tx } from '#platform/database.ts'
import type { UserId } from '#platform/id.ts'
import type { AuditEntry, NamedPerson } from './audit-entry.ts'
import type { StoredEntry } from './audit-entry-sql.ts'

/** The entries with the names of the people in them, found in one query. */
export async function namePeople(tx: Tx, entries: readonly StoredEntry[]): Promise<AuditEntry[]> {
  const ids = new Set(entries.flatMap((entry) => [entry.actorUserId, entry.concernsUserId]).filter((id) => id !== null))
  const names = ids.size === 0 ? new Map<UserId, string>() : await findUserNames(tx, [...ids])
  const named = (userId: UserId | null): NamedPerson | null =>
    userId === null ? null : { userId, name: names.get(userId) ?? '' }
  return entries.map(({ actorUserId, concernsUserId, ...entry }) => ({
    ...entry,
    actor: named(actorUserId),
    concerns: named(concernsUserId),
  }))
}
