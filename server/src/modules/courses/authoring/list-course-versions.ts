import { findUserNames } from '#modules/identity/public.ts'
import type { OrganizationActor } from '#platform/actor.ts'
import { numberAlone, type Page, type PageRequest, readCursor, toPage } from '#platform/page.ts'
import type { Uses } from '#platform/platform.ts'
import type { CourseId } from '../course.ts'
import { courseProblems } from '../course-problems.ts'
import { findCourse } from './course-sql.ts'
import { type PublishedVersion, selectPublishedVersions } from './published-versions-sql.ts'

/** What was published of a course, the newest version first. */
export async function listCourseVersions(
  { db }: Uses<'db'>,
  actor: OrganizationActor,
  id: CourseId,
  { limit, cursor }: PageRequest,
): Promise<Page<PublishedVersion & { publishedByName: string }>> {
  const [before] = readCursor(numberAlone, cursor) ?? []
  return db.forOrganization(actor).transaction(async (tx) => {
    if (!(await findCourse(tx, actor.organizationId, id))) throw courseProblems.notFound()
    const versions = await selectPublishedVersions(tx, actor.organizationId, id, { before, limit })
    const names = await findUserNames(tx, [...new Set(versions.map(({ publishedBy }) => publishedBy))])
    const named = versions.map((version) => ({ ...version, publishedByName: names.get(version.publishedBy) ?? '' }))
    return toPage(named, limit, ({ number }) => [number])
  })
}
