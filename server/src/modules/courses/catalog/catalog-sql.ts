import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import type { OrganizationId } from '#platform/id.ts'
import type { CourseId, VersionId } from '../course.ts'
import { mentions } from '../course-search-sql.ts'
import { coverUrl } from '../cover-url.ts'
import type { CatalogCourse, UnnamedCard } from './course-card.ts'

/** How a catalog page is ordered, and the key of the row it starts after. */
export type CatalogOrder =
  | { readonly by: 'newest'; readonly after: readonly [publishedAt: string, id: string] | undefined }
  | { readonly by: 'title'; readonly after: readonly [title: string, id: string] | undefined }

/** Courses in the catalog: published, not retired, each as its newest version. */
const selectPublished = (tx: Tx, organizationId: OrganizationId) =>
  tx
    .selectFrom('courses as c')
    .innerJoin('course_versions as v', (join) =>
      join
        .onRef('v.org_id', '=', 'c.org_id')
        .onRef('v.course_id', '=', 'c.id')
        .onRef('v.id', '=', 'c.published_version_id')
        .on('v.status', '=', 'published'),
    )
    .select(['c.id', 'c.created_by', 'v.title', 'v.summary', 'v.cover_file_id', 'v.lesson_count', 'v.minutes'])
    .select((v) => v.ref('v.published_at').$notNull().as('published_at'))
    .where('c.org_id', '=', organizationId)
    .where('c.status', '=', 'published')

interface CardRow {
  id: string
  created_by: string
  title: string
  summary: string
  cover_file_id: string | null
  lesson_count: number
  minutes: number
  published_at: Date
}

const toCard = (organizationId: OrganizationId, row: CardRow): UnnamedCard => ({
  id: row.id,
  title: row.title,
  summary: row.summary,
  coverUrl: coverUrl(organizationId, row.cover_file_id),
  lessonCount: row.lesson_count,
  minutes: row.minutes,
  publishedAt: row.published_at,
  authorId: row.created_by,
})

/** One page of the catalog, and for each card the key it is ordered by: titles without regard to case. */
export async function selectCards(
  tx: Tx,
  organizationId: OrganizationId,
  { words, order, limit }: { words: string[]; order: CatalogOrder; limit: number },
): Promise<{ card: UnnamedCard; key: [string, string] }[]> {
  const published = selectPublished(tx, organizationId).select(sql<string>`lower(v.title)`.as('title_key'))
  const query = words
    .reduce((found, word) => found.where(mentions(word)), published)
    .where(isAfter(order))
    .orderBy(order.by === 'title' ? sql`lower(v.title)` : sql`v.published_at desc`)
    .orderBy('v.course_id', order.by === 'title' ? 'asc' : 'desc')
    .limit(limit + 1)
  return (await query.execute()).map((row) => ({
    card: toCard(organizationId, row),
    key: [order.by === 'title' ? row.title_key : row.published_at.toISOString(), row.id],
  }))
}

function isAfter({ by, after }: CatalogOrder): RawBuilder<boolean> {
  if (!after) return sql`true`
  const [key, id] = after
  return by === 'title'
    ? sql`(lower(v.title), v.course_id) > (${key}, ${id}::uuid)`
    : sql`(v.published_at, v.course_id) < (${key}::timestamptz, ${id}::uuid)`
}

/** What the catalog tells of one course, except for its modules, and which version that is. */
export async function findCatalogCourse(
  tx: Tx,
  organizationId: OrganizationId,
  id: CourseId,
): Promise<{ course: UnnamedCard & Omit<CatalogCourse, 'modules' | 'authorName'>; versionId: VersionId } | undefined> {
  const row = await selectPublished(tx, organizationId)
    .select(['v.id as version_id', 'v.number', 'v.changelog', 'v.objectives', 'v.license', 'v.attribution'])
    .where('c.id', '=', id)
    .executeTakeFirst()
  if (!row) return undefined
  const { number: versionNumber, changelog, objectives, license, attribution } = row
  const card = toCard(organizationId, row)
  return { course: { ...card, versionNumber, changelog, objectives, license, attribution }, versionId: row.version_id }
}
