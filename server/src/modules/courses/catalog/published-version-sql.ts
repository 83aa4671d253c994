import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import type { OrganizationId } from '#platform/id.ts'
import type { CourseId, CourseSize, LessonId, VersionId } from '../course.ts'
import { coverUrl } from '../cover-url.ts'
import type { CatalogModule } from './course-card.ts'

/** The version a new learner of the course gets, or undefined unless the course is in the catalog. */
export async function findPublishedVersion(
  tx: Tx,
  organizationId: OrganizationId,
  courseId: CourseId,
): Promise<VersionId | undefined> {
  const row = await tx
    .selectFrom('courses')
    .select((c) => c.ref('published_version_id').$notNull().as('id'))
    .where('org_id', '=', organizationId)
    .where('id', '=', courseId)
    .where('status', '=', 'published')
    .executeTakeFirst()
  return row?.id
}

/** The modules and lessons of a published version in their order: two queries. */
export async function readOutline(
  tx: Tx,
  organizationId: OrganizationId,
  versionId: VersionId,
): Promise<CatalogModule[]> {
  const [modules, lessons] = await Promise.all([
    tx
      .selectFrom('course_modules')
      .select(['id', 'title'])
      .where('org_id', '=', organizationId)
      .where('version_id', '=', versionId)
      .orderBy('position')
      .execute(),
    tx
      .selectFrom('lessons')
      .select(['id', 'module_id', 'title'])
      .select((l) => l.ref('minutes').$notNull().as('minutes'))
      .where('org_id', '=', organizationId)
      .where('version_id', '=', versionId)
      .orderBy('position')
      .execute(),
  ])
  const lessonsOf = Map.groupBy(lessons, (lesson) => lesson.module_id)
  return modules.map(({ id, title }) => ({
    id,
    title,
    lessons: (lessonsOf.get(id) ?? []).map((lesson) => ({
      id: lesson.id,
      title: lesson.title,
      minutes: lesson.minutes,
    })),
  }))
}

/** What a list of enrollments says about the version somebody learns. */
export interface VersionHead extends CourseSize {
  readonly title: string
  readonly coverUrl: string | null
  /** Whether the course has a newer version than this one. */
  readonly isSuperseded: boolean
}

/** Heads of these versions, in one query. */
export async function findVersionHeads(
  tx: Tx,
  organizationId: OrganizationId,
  versionIds: readonly VersionId[],
): Promise<Map<VersionId, VersionHead>> {
  if (versionIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('course_versions as v')
    .innerJoin('courses as c', (join) => join.onRef('c.org_id', '=', 'v.org_id').onRef('c.id', '=', 'v.course_id'))
    .select(['v.id', 'v.title', 'v.cover_file_id', 'v.lesson_count', 'v.minutes'])
    .select(sql<boolean>`c.published_version_id <> v.id`.as('superseded'))
    .where('v.org_id', '=', organizationId)
    .where('v.id', 'in', [...new Set(versionIds)])
    .execute()
  return new Map(
    rows.map((row) => [
      row.id,
      {
        title: row.title,
        coverUrl: coverUrl(organizationId, row.cover_file_id),
        lessonCount: row.lesson_count,
        minutes: row.minutes,
        isSuperseded: row.superseded,
      },
    ]),
  )
}

export interface LessonHead {
  readonly id: LessonId
  readonly title: string
  readonly minutes: number
}

/** Heads of these lessons of published versions, in one query, in no particular order. */
export async function findLessonHeads(
  tx: Tx,
  organizationId: OrganizationId,
  lessons: readonly { versionId: VersionId; lessonId: LessonId }[],
): Promise<(LessonHead & { versionId: VersionId })[]> {
  if (lessons.length === 0) return []
  return tx
    .selectFrom('lessons')
    .select(['id', 'version_id as versionId', 'title'])
    .select((l) => l.ref('minutes').$notNull().as('minutes'))
    .where('org_id', '=', organizationId)
    .where((l) =>
      l(
        l.refTuple('version_id', 'id'),
        'in',
        lessons.map(({ versionId, lessonId }) => l.tuple(versionId, lessonId)),
      ),
    )
    .execute()
}

/** A lesson as it is read. */
export interface LessonPage extends LessonHead {
  readonly objectives: string[]
  readonly html: string
}

/** A lesson of a published version with its text, or undefined when the version has none of this id. */
export async function findLessonPage(
  tx: Tx,
  organizationId: OrganizationId,
  versionId: VersionId,
  lessonId: LessonId,
): Promise<LessonPage | undefined> {
  return tx
    .selectFrom('lessons')
    .select(['id', 'title', 'objectives', 'html'])
    .select((l) => l.ref('minutes').$notNull().as('minutes'))
    .where('org_id', '=', organizationId)
    .where('version_id', '=', versionId)
    .where('id', '=', lessonId)
    .executeTakeFirst()
}
