import type { OrganizationActor } from '#platform/actor.ts'
import { type Page, type PageRequest, readCursor, timeAndId, toPage } from '#platform/page.ts'
import type { Uses } from '#platform/platform.ts'
import { wordsOf } from '../course-search-sql.ts'
import { type AuthoredCourse, selectAuthoredCourses } from './authored-courses-sql.ts'

/** The courses that the actor may write, as their authors see them, the latest edited first; with `q`, those that mention it. */
export async function listAuthoredCourses(
  { db }: Uses<'db'>,
  actor: OrganizationActor,
  { q, limit, cursor }: PageRequest & { q?: string },
): Promise<Page<AuthoredCourse>> {
  const after = readCursor(timeAndId, cursor)
  const rows = await db
    .forOrganization(actor)
    .transaction((tx) => selectAuthoredCourses(tx, actor, { words: wordsOf(q), after, limit }))
  return toPage(rows, limit, ({ updatedAt, id }) => [updatedAt.toISOString(), id])
}
