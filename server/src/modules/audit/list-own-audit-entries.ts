import type { UserActor } from '#platform/actor.ts'
import { type Page, type PageRequest, readCursor, timeAndId, toPage } from '#platform/page.ts'
import type { Uses } from '#platform/platform.ts'
import type { AuditEntry } from './audit-entry.ts'
import { selectOwnEntries } from './audit-entry-sql.ts'
import { namePeople } from './name-people.ts'

/** What the person did in any organization, and what happened to their account, the newest first. */
export async function listOwnAuditEntries(
  { db }: Uses<'db'>,
  { userId }: Pick<UserActor, 'userId'>,
  { limit, cursor }: PageRequest,
): Promise<Page<AuditEntry>> {
  const before = readCursor(timeAndId, cursor)
  return db.forUser({ userId }).transaction(async (tx) => {
    const entries = await selectOwnEntries(tx, userId, { before, limit })
    const { data, page } = toPage(entries, limit, ({ occurredAt, id }) => [occurredAt.toISOString(), id])
    return { data: await namePeople(tx, data), page }
  })
}
