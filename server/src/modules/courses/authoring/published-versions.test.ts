import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { OrganizationActor } from '#platform/actor.ts'
import type { Tx } from '#platform/database.ts'
import { actorOf } from '#test/actor-of.ts'
import { startTestServer, type TestServer } from '#test/start-test-server.ts'
import { aCourse, publishNewCourse } from '../course-builders.ts'
import type { CourseId } from '../course.ts'
import { createCourse } from './create-course.ts'
import { publishCourse } from './publish-course.ts'

let server: TestServer
let actor: OrganizationActor
let courseId: CourseId

beforeAll(async () => {
  server = await startTestServer()
  const { owner, organizationId } = await server.found('Immutable')
  actor = await actorOf(owner, organizationId)
})
beforeEach(async () => {
  ;({ courseId } = await publishNewCourse(server.platform, actor, aCourse('Immutable')))
})
afterAll(() => server.close())

/** Runs a statement as the application's own login, inside the organization, on the version with this status. */
const run = (statement: string, status: 'draft' | 'published') =>
  server.platform.db.forOrganization(actor).transaction(async (tx) => {
    const { id } = await versionOf(tx, status)
    return sql
      .raw(statement.replaceAll('$version', `'${id}'`).replaceAll('$org', `'${actor.organizationId}'`))
      .execute(tx)
  })

const versionOf = (tx: Tx, status: 'draft' | 'published') =>
  tx
    .selectFrom('course_versions')
    .select('id')
    .where('course_id', '=', courseId)
    .where('status', '=', status)
    .executeTakeFirstOrThrow()

const contentOf = () =>
  server.platform.db.forOrganization(actor).transaction(async (tx) => {
    const { id } = await versionOf(tx, 'published')
    return Promise.all([
      tx.selectFrom('course_versions').selectAll().where('id', '=', id).execute(),
      tx.selectFrom('course_modules').selectAll().where('version_id', '=', id).orderBy('id').execute(),
      tx.selectFrom('lessons').selectAll().where('version_id', '=', id).orderBy('id').execute(),
    ])
  })

test.each([
  `update course_versions set title = 'Changed' where id = $version`,
  `update course_versions set status = 'draft', published_at = null, published_by = null where id = $version`,
  `delete from course_versions where id = $version`,
  `update course_modules set title = 'Changed' where version_id = $version`,
  `update course_modules set position = position + 10 where version_id = $version`,
  `delete from course_modules where version_id = $version`,
  `update lessons set html = '' where version_id = $version`,
  `update lessons set title = 'Changed', markdown = '' where version_id = $version`,
  `delete from lessons where version_id = $version`,
])('PostgreSQL finds nothing to change in a published version: %s', async (statement) => {
  const before = await contentOf()
  const { numAffectedRows } = await run(statement, 'published')
  expect(numAffectedRows).toBe(0n)
  expect(await contentOf()).toEqual(before)
})

test.each([
  `insert into course_modules (org_id, version_id, id, title, position) values ($org, $version, gen_random_uuid(), 'More', 99)`,
  `insert into lessons (org_id, version_id, id, module_id, position, title, objectives, markdown, markdown_sha256, html, created_at, updated_at)
   select org_id, version_id, gen_random_uuid(), module_id, 99, title, objectives, markdown, markdown_sha256, html, now(), now()
   from lessons where version_id = $version limit 1`,
  `insert into course_versions select org_id, gen_random_uuid(), course_id, 99, status, title, summary, objectives, cover_file_id,
     license, attribution, changelog, checksum, lesson_count, minutes, published_at, published_by, created_at, updated_at
   from course_versions where id = $version`,
])('PostgreSQL refuses to add to a published version: %s', async (statement) => {
  const before = await contentOf()
  await expect(run(statement, 'published')).rejects.toThrow(/row-level security/)
  expect(await contentOf()).toEqual(before)
})

test('a lesson of a draft cannot be moved into a published version', async () => {
  const published = await server.platform.db.forOrganization(actor).transaction((tx) => versionOf(tx, 'published'))
  const move = `update lessons set version_id = '${published.id}', id = gen_random_uuid() where version_id = $version`
  await expect(run(move, 'draft')).rejects.toThrow(/row-level security/)
})

test('a draft takes all of these changes', async () => {
  for (const statement of [
    `update course_versions set title = 'Changed' where id = $version`,
    `update course_modules set title = 'Changed' where version_id = $version`,
    `update lessons set html = '' where version_id = $version`,
    `delete from lessons where version_id = $version`,
  ]) {
    const { numAffectedRows } = await run(statement, 'draft')
    expect([statement, (numAffectedRows ?? 0n) > 0n]).toEqual([statement, true])
  }
})

test('of two authors who publish the same draft at once, one does', async () => {
  const draft = await createCourse(server.platform, actor, aCourse('Twice'))
  const outcomes = await Promise.allSettled(
    [1, 2].map(() => publishCourse(server.platform, actor, draft.courseId, {}, draft.version)),
  )
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(outcomes.find((outcome) => outcome.status === 'rejected')?.reason).toMatchObject({ status: 412 })
})
