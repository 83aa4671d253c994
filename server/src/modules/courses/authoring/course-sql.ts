import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import type { OrganizationId, UserId } from '#platform/id.ts'
import type { CourseId, CourseStatus, VersionId } from '../course.ts'
import { courseProblems } from '../course-problems.ts'
import type { Course } from './draft.ts'

const selectCourse = (tx: Tx, organizationId: OrganizationId, id: CourseId) =>
  tx
    .selectFrom('courses as c')
    .leftJoin('course_versions as p', (join) =>
      join.onRef('p.org_id', '=', 'c.org_id').onRef('p.id', '=', 'c.published_version_id'),
    )
    .select(['c.id', 'c.status', 'c.draft_version_id', 'c.published_version_id', 'c.version', 'p.number', 'p.checksum'])
    .where('c.org_id', '=', organizationId)
    .where('c.id', '=', id)

interface CourseRow {
  id: string
  status: string
  draft_version_id: string
  published_version_id: string | null
  version: number
  number: number | null
  checksum: string | null
}

function toCourse(organizationId: OrganizationId, row: CourseRow): Course {
  const { published_version_id: versionId, number, checksum } = row
  return {
    id: row.id,
    organizationId,
    status: row.status as CourseStatus,
    draftVersionId: row.draft_version_id,
    published: versionId === null || number === null || checksum === null ? null : { versionId, number, checksum },
    version: row.version,
  }
}

export async function findCourse(tx: Tx, organizationId: OrganizationId, id: CourseId): Promise<Course | undefined> {
  const row = await selectCourse(tx, organizationId, id).executeTakeFirst()
  return row && toCourse(organizationId, row)
}

/** Refuses with 404 when the organization has no such course. */
export async function assertCourse(tx: Tx, organizationId: OrganizationId, id: CourseId): Promise<void> {
  if (!(await findCourse(tx, organizationId, id))) throw courseProblems.notFound()
}

/** Reads a course and holds it until the transaction ends: changes to one course happen one after another. */
export async function lockCourse(tx: Tx, organizationId: OrganizationId, id: CourseId): Promise<Course | undefined> {
  await tx
    .selectFrom('courses')
    .select('id')
    .where('org_id', '=', organizationId)
    .where('id', '=', id)
    .forUpdate()
    .execute()
  // A statement that waited for the lock sees what it joined as that was before; the next one sees everything as it is.
  return findCourse(tx, organizationId, id)
}

/** Inserts a course that was never published; its draft's version has to follow in the same transaction. */
export async function insertCourse(tx: Tx, course: Course, createdBy: UserId, now: Date): Promise<void> {
  await tx
    .insertInto('courses')
    .values({
      org_id: course.organizationId,
      id: course.id,
      status: course.status,
      draft_version_id: course.draftVersionId,
      published_version_id: null,
      created_by: createdBy,
      created_at: now,
      updated_at: now,
    })
    .execute()
}

/** Counts a change to the course: who read it before cannot change it any more. */
export async function advanceCourse(tx: Tx, course: Course, now: Date): Promise<Course> {
  const { version } = await tx
    .updateTable('courses')
    .set({ updated_at: now, version: sql`version + 1` })
    .where('org_id', '=', course.organizationId)
    .where('id', '=', course.id)
    .returning('version')
    .executeTakeFirstOrThrow()
  return { ...course, version }
}

/** Marks a course as edited without counting a change: its lessons have versions of their own. */
export async function touchCourse(tx: Tx, course: Course, now: Date): Promise<void> {
  await tx
    .updateTable('courses')
    .set({ updated_at: now })
    .where('org_id', '=', course.organizationId)
    .where('id', '=', course.id)
    .execute()
}

export async function setStatus(tx: Tx, course: Course, status: CourseStatus): Promise<Course> {
  await tx
    .updateTable('courses')
    .set({ status })
    .where('org_id', '=', course.organizationId)
    .where('id', '=', course.id)
    .execute()
  return { ...course, status }
}

/** Shows learners what was the draft, and goes on with the next one. */
export async function setVersions(tx: Tx, course: Course, published: VersionId, draft: VersionId): Promise<void> {
  await tx
    .updateTable('courses')
    .set({ status: 'published', published_version_id: published, draft_version_id: draft })
    .where('org_id', '=', course.organizationId)
    .where('id', '=', course.id)
    .execute()
}

/** Removes a course that was never published, with everything in its draft. */
export async function deleteCourseRows(tx: Tx, { organizationId, id, draftVersionId }: Course): Promise<void> {
  for (const table of ['lessons', 'course_modules'] as const) {
    await tx.deleteFrom(table).where('org_id', '=', organizationId).where('version_id', '=', draftVersionId).execute()
  }
  await tx.deleteFrom('course_versions').where('org_id', '=', organizationId).where('id', '=', draftVersionId).execute()
  await tx.deleteFrom('courses').where('org_id', '=', organizationId).where('id', '=', id).execute()
}
