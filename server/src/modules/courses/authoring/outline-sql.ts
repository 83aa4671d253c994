import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import type { ModuleContent } from '../course.ts'
import type { Course } from './draft.ts'
import type { DraftParts, Outline } from './outline.ts'

/** What the draft holds, listed or taken out. */
export async function findDraftParts(tx: Tx, { organizationId, draftVersionId }: Course): Promise<DraftParts> {
  const idsOf = (table: 'course_modules' | 'lessons') =>
    tx
      .selectFrom(table)
      .select('id')
      .where('org_id', '=', organizationId)
      .where('version_id', '=', draftVersionId)
      .execute()
  const [modules, lessons] = await Promise.all([idsOf('course_modules'), idsOf('lessons')])
  return { moduleIds: new Set(modules.map(({ id }) => id)), lessonIds: new Set(lessons.map(({ id }) => id)) }
}

/** Puts every module and lesson in its place and takes out what has none: four statements, whatever the size. */
export async function storeOutline(
  tx: Tx,
  { organizationId, draftVersionId }: Course,
  { modules, lessons }: Outline,
  now: Date,
): Promise<void> {
  const moduleIds = modules.map(({ id }) => id)
  const lessonIds = lessons.map(({ id }) => id)
  await sql`
    insert into course_modules (org_id, version_id, id, title, position)
    select ${organizationId}::uuid, ${draftVersionId}::uuid, wanted.*
    from unnest(${moduleIds}::uuid[], ${modules.map(({ title }) => title)}::text[],
                ${modules.map(({ position }) => position)}::integer[]) as wanted
    on conflict (org_id, version_id, id)
    do update set title = excluded.title, position = excluded.position, removed_at = null`.execute(tx)
  await sql`
    update lessons l set module_id = wanted.module_id, position = wanted.position, removed_at = null
    from unnest(${lessonIds}::uuid[], ${lessons.map(({ moduleId }) => moduleId)}::uuid[],
                ${lessons.map(({ position }) => position)}::integer[]) as wanted (id, module_id, position)
    where l.org_id = ${organizationId} and l.version_id = ${draftVersionId} and l.id = wanted.id`.execute(tx)
  await sql`
    update lessons set module_id = null, position = null, removed_at = ${now}
    where org_id = ${organizationId} and version_id = ${draftVersionId}
      and removed_at is null and id <> all (${lessonIds}::uuid[])`.execute(tx)
  await sql`
    update course_modules set position = null, removed_at = ${now}
    where org_id = ${organizationId} and version_id = ${draftVersionId}
      and removed_at is null and id <> all (${moduleIds}::uuid[])`.execute(tx)
}

export async function insertModules(
  tx: Tx,
  { organizationId, draftVersionId }: Course,
  modules: readonly Pick<ModuleContent, 'id' | 'title'>[],
): Promise<void> {
  if (modules.length === 0) return
  await tx
    .insertInto('course_modules')
    .values(
      modules.map(({ id, title }, position) => ({
        org_id: organizationId,
        version_id: draftVersionId,
        id,
        title,
        position,
      })),
    )
    .execute()
}
