import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import { withinReach } from '#modules/organizations/public.ts'
import type { OrganizationActor } from '#platform/actor.ts'
import type { CourseId, CourseSize, CourseStatus } from '../course.ts'
import { mentions } from '../course-search-sql.ts'
import { coverUrl } from '../cover-url.ts'

export interface AuthoredCourse extends CourseSize {
  id: CourseId
  title: string
  summary: string
  coverUrl: string | null
  status: CourseStatus
  hasUnpublishedChanges: boolean
  updatedAt: Date
  /** The number of the version that learners see. */
  versionNumber: number | null
}

/** The courses that the actor may write, the latest edited first. */
export async function selectAuthoredCourses(
  tx: Tx,
  actor: OrganizationActor,
  { words, after, limit }: { words: string[]; after: readonly [string, string] | undefined; limit: number },
): Promise<AuthoredCourse[]> {
  const { organizationId } = actor
  const query = tx
    .selectFrom('courses as c')
    .innerJoin('course_versions as v', (join) =>
      join.onRef('v.org_id', '=', 'c.org_id').onRef('v.id', '=', 'c.draft_version_id'),
    )
    .leftJoin('course_versions as p', (join) =>
      join.onRef('p.org_id', '=', 'c.org_id').onRef('p.id', '=', 'c.published_version_id'),
    )
    .select([
      'c.id',
      'c.status',
      'c.updated_at',
      'v.title',
      'v.summary',
      'v.cover_file_id',
      'v.lesson_count',
      'v.minutes',
    ])
    .select(['p.number', sql<boolean>`v.checksum is distinct from p.checksum`.as('changed')])
    .where('c.org_id', '=', organizationId)
    .where(withinReach(actor, 'courses.author', 'course', 'c.id'))
    .$if(after !== undefined, (from) =>
      from.where(sql<boolean>`(c.updated_at, c.id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('c.updated_at', 'desc')
    .orderBy('c.id', 'desc')
    .limit(limit + 1)
  const rows = await words.reduce((from, word) => from.where(mentions(word)), query).execute()
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    summary: row.summary,
    coverUrl: coverUrl(organizationId, row.cover_file_id),
    status: row.status as CourseStatus,
    hasUnpublishedChanges: row.changed,
    lessonCount: row.lesson_count,
    minutes: row.minutes,
    updatedAt: row.updated_at,
    versionNumber: row.number,
  }))
}
