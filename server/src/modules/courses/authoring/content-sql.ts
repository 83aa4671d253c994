import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import type { OrganizationId, UserId } from '#platform/id.ts'
import type { CourseContent, CourseSize, VersionId } from '../course.ts'
import { courseProblems } from '../course-problems.ts'
import type { Course } from './draft.ts'

/**
 * What a version says, without the text of its lessons: three queries, however many lessons it has. Refuses with 404 a
 * version that was deleted with its course.
 */
export async function readContent(
  tx: Tx,
  organizationId: OrganizationId,
  versionId: VersionId,
): Promise<CourseContent> {
  const [version, modules, lessons] = await Promise.all([
    tx
      .selectFrom('course_versions')
      .select(['title', 'summary', 'objectives', 'cover_file_id', 'license', 'attribution'])
      .where('org_id', '=', organizationId)
      .where('id', '=', versionId)
      .executeTakeFirstOrThrow(() => courseProblems.notFound()),
    tx
      .selectFrom('course_modules')
      .select(['id', 'title'])
      .where('org_id', '=', organizationId)
      .where('version_id', '=', versionId)
      .where('removed_at', 'is', null)
      .orderBy('position')
      .execute(),
    tx
      .selectFrom('lessons')
      .select(['id', 'module_id', 'title', 'minutes', 'objectives', 'markdown_sha256'])
      .where('org_id', '=', organizationId)
      .where('version_id', '=', versionId)
      .where('removed_at', 'is', null)
      .orderBy('position')
      .execute(),
  ])
  const lessonsOf = Map.groupBy(lessons, (lesson) => lesson.module_id)
  return {
    title: version.title,
    summary: version.summary,
    objectives: version.objectives,
    coverFileId: version.cover_file_id,
    license: version.license,
    attribution: version.attribution,
    modules: modules.map(({ id, title }) => ({
      id,
      title,
      lessons: (lessonsOf.get(id) ?? []).map((lesson) => ({
        id: lesson.id,
        title: lesson.title,
        minutes: lesson.minutes,
        objectives: lesson.objectives,
        markdownSha256: lesson.markdown_sha256,
      })),
    })),
  }
}

export type Details = Pick<
  CourseContent,
  'title' | 'summary' | 'objectives' | 'coverFileId' | 'license' | 'attribution'
>
export type Facts = CourseSize & { readonly checksum: string }

/** Inserts a course's first draft. */
export async function insertFirstVersion(tx: Tx, course: Course, content: Details & Facts, now: Date): Promise<void> {
  await tx
    .insertInto('course_versions')
    .values({
      org_id: course.organizationId,
      id: course.draftVersionId,
      course_id: course.id,
      number: 1,
      status: 'draft',
      title: content.title,
      summary: content.summary,
      objectives: [...content.objectives],
      cover_file_id: content.coverFileId,
      license: content.license,
      attribution: content.attribution,
      checksum: content.checksum,
      lesson_count: content.lessonCount,
      minutes: content.minutes,
      created_at: now,
      updated_at: now,
    })
    .execute()
}

export async function setDetails(
  tx: Tx,
  course: Course,
  { title, summary, coverFileId }: Pick<CourseContent, 'title' | 'summary' | 'coverFileId'>,
): Promise<void> {
  await tx
    .updateTable('course_versions')
    .set({ title, summary, cover_file_id: coverFileId })
    .where('org_id', '=', course.organizationId)
    .where('id', '=', course.draftVersionId)
    .execute()
}

/** Keeps what follows from a draft's content, so that lists need not read it. */
export async function setFacts(tx: Tx, course: Course, facts: Facts, now: Date): Promise<void> {
  await tx
    .updateTable('course_versions')
    .set({
      checksum: facts.checksum,
      lesson_count: facts.lessonCount,
      minutes: facts.minutes,
      updated_at: now,
    })
    .where('org_id', '=', course.organizationId)
    .where('id', '=', course.draftVersionId)
    .execute()
}

/** Forgets what was taken out of the draft and closes it for ever: from here on PostgreSQL refuses every change. */
export async function closeVersion(
  tx: Tx,
  { organizationId, draftVersionId }: Course,
  { changelog, publishedBy }: { changelog: string; publishedBy: UserId },
  now: Date,
): Promise<void> {
  for (const table of ['lessons', 'course_modules'] as const) {
    await tx
      .deleteFrom(table)
      .where('org_id', '=', organizationId)
      .where('version_id', '=', draftVersionId)
      .where('removed_at', 'is not', null)
      .execute()
  }
  await tx
    .updateTable('course_versions')
    .set({ status: 'published', changelog, published_at: now, published_by: publishedBy, updated_at: now })
    .where('org_id', '=', organizationId)
    .where('id', '=', draftVersionId)
    .execute()
}

/** Opens the next draft as a copy of a version; modules and lessons keep their ids. */
export async function copyVersion(
  tx: Tx,
  organizationId: OrganizationId,
  { from, to }: { from: VersionId; to: VersionId },
  now: Date,
): Promise<void> {
  await sql`
    insert into course_versions (org_id, id, course_id, number, status, title, summary, objectives, cover_file_id,
      license, attribution, checksum, lesson_count, minutes, created_at, updated_at)
    select org_id, ${to}::uuid, course_id, number + 1, 'draft', title, summary, objectives, cover_file_id,
      license, attribution, checksum, lesson_count, minutes, ${now}, ${now}
    from course_versions where org_id = ${organizationId} and id = ${from}`.execute(tx)
  await sql`
    insert into course_modules (org_id, version_id, id, title, position)
    select org_id, ${to}::uuid, id, title, position
    from course_modules where org_id = ${organizationId} and version_id = ${from}`.execute(tx)
  await sql`
    insert into lessons (org_id, version_id, id, module_id, position, title, minutes, objectives, markdown,
      markdown_sha256, html, created_at, updated_at, version)
    select org_id, ${to}::uuid, id, module_id, position, title, minutes, objectives, markdown,
      markdown_sha256, html, created_at, updated_at, version
    from lessons where org_id = ${organizationId} and version_id = ${from}`.execute(tx)
}
