import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import type { OrganizationId } from '#platform/id.ts'
import type { CourseId } from '../course.ts'

/**
 * The course whose draft has this title, if there is one. Until the transaction ends, others who ask for the same title
 * wait, so that of several who make it where it is missing only one does.
 */
export async function holdCourseTitle(
  tx: Tx,
  organizationId: OrganizationId,
  title: string,
): Promise<{ id: CourseId; isPublished: boolean } | undefined> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${title}, hashtext(${organizationId})))`.execute(tx)
  const row = await tx
    .selectFrom('courses as c')
    .innerJoin('course_versions as d', (join) =>
      join.onRef('d.org_id', '=', 'c.org_id').onRef('d.id', '=', 'c.draft_version_id'),
    )
    .select(['c.id', 'c.published_version_id'])
    .where('c.org_id', '=', organizationId)
    .where('d.title', '=', title)
    .orderBy('c.id')
    .executeTakeFirst()
  return row && { id: row.id, isPublished: row.published_version_id !== null }
}
