import { readdir, readFile } from 'node:fs/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEmptyDatabase, type TestDatabase } from './kit.ts'

const migrations = new URL('../migrations/', import.meta.url)
const idOf = (kind: number, number: number) => `01900000-0000-7000-8${kind}00-00000000000${number}`
const [organization, course] = [idOf(1, 1), idOf(2, 1)]

let database: TestDatabase
let client: pg.Client

beforeAll(async () => {
  database = await createEmptyDatabase()
  client = new pg.Client({ connectionString: database.ownerUrl })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

async function migrate(isWanted: (name: string) => boolean): Promise<void> {
  const names = (await readdir(migrations)).filter((name) => name.endsWith('.sql')).toSorted()
  for (const name of names.filter(isWanted)) await client.query(await readFile(new URL(name, migrations), 'utf8'))
}

/** As the release before stored it: an owner, an instructor who wrote a course, and a learner. */
async function storeMembers(): Promise<void> {
  await client.query('begin')
  await client.query("select set_config('app.org_id', $1, true), set_config('app.system', 'on', true)", [organization])
  await client.query(
    `insert into organizations (id, slug, name, created_at, updated_at) values ($1, 'acme', 'Acme', now(), now())`,
    [organization],
  )
  for (const [number, role] of ['owner', 'instructor', 'learner'].entries()) {
    await client.query(
      `insert into users (id, email, name, created_at, updated_at) values ($1, $2, $2, now(), now())`,
      [idOf(3, number), `${role}@example.org`],
    )
    await client.query(
      `insert into memberships (org_id, id, user_id, role, created_at, updated_at) values ($1, $2, $3, $4, now(), now())`,
      [organization, idOf(4, number), idOf(3, number), role],
    )
  }
  await client.query(
    `insert into courses (org_id, id, status, draft_version_id, created_by, created_at, updated_at)
     values ($1, $2, 'draft', $3, $4, now(), now())`,
    [organization, course, idOf(5, 1), idOf(3, 1)],
  )
  await client.query(
    `insert into course_versions (org_id, id, course_id, number, status, title, summary, objectives, checksum,
       lesson_count, minutes, created_at, updated_at)
     values ($1, $2, $3, 1, 'draft', 'Course', '', '{}', repeat('0', 64), 0, 0, now(), now())`,
    [organization, idOf(5, 1), course],
  )
  await client.query('commit')
}

test('members keep their role for the organization, and authors that of an instructor for what they wrote', async () => {
  await migrate((name) => name < '0009')
  await storeMembers()
  await client.query('begin')
  await migrate((name) => name === '0009-authorization.sql')
  await client.query('commit')

  await client.query('begin')
  await client.query("select set_config('app.org_id', $1, true)", [organization])
  const { rows } = await client.query(
    'select member_id, role, scope_kind, scope_id from role_bindings order by member_id, scope_kind desc',
  )
  await client.query('rollback')
  const held = (number: number, role: string, scope_kind: string, scope_id: string | null) => ({
    member_id: idOf(4, number),
    role,
    scope_kind,
    scope_id,
  })
  expect(rows).toEqual([
    held(0, 'owner', 'organization', null),
    held(1, 'instructor', 'organization', null),
    held(1, 'instructor', 'course', course),
    held(2, 'learner', 'organization', null),
  ])
})

test('the owner of the tables sees no tenant’s rows once they are moved', async () => {
  for (const table of ['memberships', 'courses', 'role_bindings', 'roles', 'teams', 'team_members']) {
    const { rows } = await client.query('select relforcerowsecurity as forced from pg_class where relname = $1', [
      table,
    ])
    expect([table, rows]).toEqual([table, [{ forced: true }]])
  }
  expect((await client.query('select from memberships')).rowCount).toBe(0)
})
