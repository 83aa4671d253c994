import { numberAlone, type Page, type PageRequest, readCursor, toPage } from '#platform/page.ts'
import type { Uses } from '#platform/platform.ts'
import type { AuditEntry, AuditFilter } from './audit-entry.ts'
import { selectEntries } from './audit-entry-sql.ts'
import { namePeople } from './name-people.ts'

/** What happened outside any organization, for operators: the newest first. */
export async function listPlatformAuditEntries(
  { db }: Uses<'db'>,
  { limit, cursor, ...filter }: PageRequest & AuditFilter,
): Promise<Page<AuditEntry>> {
  const [before] = readCursor(numberAlone, cursor) ?? []
  return db.forSystem().transaction(async (tx) => {
    const entries = await selectEntries(tx, null, filter, { before, limit })
    const { data, page } = toPage(entries, limit, ({ seq }) => [seq])
    return { data: await namePeople(tx, data), page }
  })
}
