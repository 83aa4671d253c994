import type { OrganizationActor } from '#platform/actor.ts'
import { numberAlone, type Page, type PageRequest, readCursor, toPage } from '#platform/page.ts'
import type { Uses } from '#platform/platform.ts'
import type { AuditEntry, AuditFilter } from './audit-entry.ts'
import { selectEntries } from './audit-entry-sql.ts'
import { namePeople } from './name-people.ts'

/** The organization's sealed entries that fit, the newest first; what happened within about the last second is not yet sealed. */
export async function listAuditEntries(
  { db }: Uses<'db'>,
  actor: Pick<OrganizationActor, 'organizationId'>,
  { limit, cursor, ...filter }: PageRequest & AuditFilter,
): Promise<Page<AuditEntry>> {
  const [before] = readCursor(numberAlone, cursor) ?? []
  return db.forOrganization(actor).transaction(async (tx) => {
    const entries = await selectEntries(tx, actor.organizationId, filter, { before, limit })
    const { data, page } = toPage(entries, limit, ({ seq }) => [seq])
    return { data: await namePeople(tx, data), page }
  })
}
