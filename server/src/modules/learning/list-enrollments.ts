import type { OrganizationActor } from '#platform/actor.ts'
import { type Page, type PageRequest, readCursor, timeAndId, toPage } from '#platform/page.ts'
import type { Uses } from '#platform/platform.ts'
import type { EnrollmentCard } from './enrollment.ts'
import { selectEnrollments } from './enrollment-sql.ts'
import { showEnrollments } from './show-enrollments.ts'

/** What the actor learns, the most recent activity first. */
export async function listEnrollments(
  { db }: Uses<'db'>,
  actor: OrganizationActor,
  { limit, cursor }: PageRequest,
): Promise<Page<EnrollmentCard>> {
  const after = readCursor(timeAndId, cursor)
  return db.forOrganization(actor).transaction(async (tx) => {
    const rows = await selectEnrollments(tx, actor, { after, limit })
    const { data, page } = toPage(rows, limit, ({ lastActivityAt, id }) => [lastActivityAt.toISOString(), id])
    return { data: await showEnrollments(tx, actor.organizationId, data), page }
  })
}
