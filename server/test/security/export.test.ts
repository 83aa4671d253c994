import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { sealAudit } from '#platform/audit/seal-audit.ts'
import { countQueries } from '#test/count-queries.ts'
import { type KnownPerson, makeKnownPerson } from '#test/known-person.ts'
import { expectStatus, password, startTestServer, type TestServer } from '#test/start-test-server.ts'

let app: TestServer
let known: KnownPerson
beforeAll(async () => {
  app = await startTestServer()
  known = await makeKnownPerson(app)
  await app.deliver()
  await sealAudit(app.platform)
})
afterAll(() => app.close())

/** Tables about people that no export holds, each with the reason. */
const leftOut: Readonly<Record<string, string>> = {
  audit_pending: 'the log of the last second; sealed, it is in audit_entries',
  sign_on_assertions: 'minutes on their way to a browser; what becomes of them is in sign_on_identities and sessions',
  sign_on_sessions: 'which sessions came from the provider; it names nobody',
}

async function exported() {
  const answer = expectStatus(200, await known.person.get('/me/export'))
  expect(answer.headers['content-disposition']).toContain('attachment')
  return answer
}

test('the export holds every table that refers to people, or the table is left out for a reason', async () => {
  const { body } = await exported()
  const parts = [body.account, ...body.organizations.map(({ data }: { data: object }) => data)]
  const held = new Set(parts.flatMap((part: object) => Object.keys(part)))
  const aboutPeople = await tablesAboutPeople()
  expect(aboutPeople.length).toBeGreaterThan(20)
  expect(aboutPeople.filter((table) => !held.has(table) && !(table in leftOut))).toEqual([])
  expect(Object.keys(leftOut).filter((table) => held.has(table) || !aboutPeople.includes(table))).toEqual([])
})

test('an organization is asked whether it knows the person by every part that it would hand out', async () => {
  const { body } = await exported()
  const parts = Object.keys(body.organizations[0].data)
  const schema = await readFile(new URL('../../schema.sql', import.meta.url), 'utf8')
  const [question = ''] = /FUNCTION public\.knows_person[\s\S]*?\$function\$;/.exec(schema) ?? []
  // What hangs on another part's row says nothing by itself.
  const dependent = ['role_bindings', 'team_members', 'awaited_team_members', 'lesson_progress']
  const asked = parts.filter((part) => question.includes(`from ${part} where`))
  expect(asked.toSorted()).toEqual(parts.filter((part) => !dependent.includes(part)).toSorted())
})

test('what the person did is in it, by organization, even where they are only awaited', async () => {
  const { body } = await exported()
  expect(body.account.users).toMatchObject([{ email: known.person.email, name: 'zephyrine quillwright' }])
  expect(body.account.sessions).toContainEqual(
    expect.objectContaining({ address: '203.0.113.77', userAgent: 'QuillBrowser' }),
  )
  expect(body.account.passkeys).toMatchObject([{ name: 'quillnote' }])
  const inOrganization = (id: string) => body.organizations.find((found: { id: string }) => found.id === id).data
  expect(inOrganization(known.organizationId)).toMatchObject({
    memberships: [{}],
    api_tokens: [{ name: 'quillnote', last_used_address: '203.0.113.77' }],
    courses: [{ title: 'Bookbinding' }],
    enrollments: [{ course_title: 'Bookbinding' }],
    lesson_progress: [{ percent: 10 }],
    sign_on_identities: [{ subject: 'subject of zephyrine' }],
  })
  expect(inOrganization(known.awaitingId)).toMatchObject({
    memberships: [],
    invitations: [{ to_you: true }],
    provisioned_people: [{ family_name: 'quillwright' }],
  })
})

test('what it asks an organization does not depend on how much there is to tell', async () => {
  const { person, organizationId } = known
  const few = await countQueries(exported)
  for (const name of ['one more', 'and another']) {
    const token = { name, scopes: ['courses.read'], expiresInDays: 7 }
    expectStatus(201, await person.post(`/organizations/${organizationId}/my-tokens`, token))
  }
  expect(await countQueries(exported)).toBe(few)
})

test('it tells nothing about others, and nothing that opens the account', async () => {
  const { text } = await exported()
  for (const other of ['guild-owner', 'waiting-owner', 'heir']) expect(text.toLowerCase()).not.toContain(other)
  expect(text).not.toMatch(/hash|secret|sealed|v1\.1\./)
  expect(text).not.toContain(password)
})

/** Every table with a key into users or memberships, or a column that names a person by its custom. */
async function tablesAboutPeople(): Promise<string[]> {
  const url = new URL(inject('postgres').adminUrl)
  url.pathname = new URL(app.ownerUrl).pathname
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(`
      select distinct c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not a.attisdropped
        and (a.attname ~ '(^|_)(user|member|person|email|account|session)(_id)?$'
          or exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'f'
            and k.confrelid in ('users'::regclass, 'memberships'::regclass, 'sessions'::regclass)))
      order by 1`)
    return rows.map(({ name }) => name)
  } finally {
    await client.end()
  }
}
