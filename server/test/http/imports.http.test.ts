import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildZip, type ZipPart } from '#platform/archive/archive-builders.ts'
import { realCourse, sampleCourseZip } from '#test/sample-course.ts'
import {
  expectStatus,
  password,
  startTestServer,
  type Body,
  type TestClient,
  type TestServer,
} from '#test/start-test-server.ts'

let server: TestServer
let owner: TestClient
let learner: TestClient
let path: string
let organizationId: string
let png: Buffer

beforeAll(async () => {
  server = await startTestServer()
  ;({ owner, path, organizationId } = await server.found('Imports'))
  learner = await server.join(owner, organizationId, 'ida', 'learner')
  png = await sharp({ create: { width: 3, height: 2, channels: 3, background: 'teal' } })
    .png()
    .toBuffer()
})

afterAll(() => server.close())

const send = (bytes: Uint8Array, { by = owner, name = 'bread-course.zip' } = {}) =>
  by.upload(`${path}/imports`, { name, type: 'application/zip', bytes })

/** Sends a zip, delivers what is due, and answers with the import as it then is. */
async function importZip(parts: readonly ZipPart[] | Buffer): Promise<Body> {
  const { body } = expectStatus(202, await send(Buffer.isBuffer(parts) ? parts : buildZip(parts)))
  await server.deliver()
  return expectStatus(200, await owner.get(`${path}/imports/${body.id}`)).body
}

/** What the organization keeps: files in the store, rows of files, authored courses. */
async function kept() {
  const folder = join(server.platform.config.dataDir, 'files', organizationId)
  const stored = await readdir(folder, { recursive: true }).catch(() => [])
  const rows = await server.platform.db
    .forOrganization({ organizationId })
    .transaction((tx) => tx.selectFrom('files').select('id').execute())
  const { data } = (await owner.get(`${path}/authoring/courses?limit=200`)).body
  return { stored: stored.filter((name) => name !== 'imports').length, rows: rows.length, courses: data.length }
}

const bread = (): ZipPart[] => [
  { name: 'config.yaml', content: 'title: Bread\nlicense: CC-BY 4.0\nsource: https://example.org/bread' },
  {
    name: 'episodes/01-dough.md',
    content:
      "---\ntitle: Dough\nteaching: 10\nexercises: 5\n---\n\n::: objectives\n- Knead.\n:::\n\n![](fig/loaf.png){alt='A loaf'}\n\n![](fig/gone.png){alt='A crumb'}\n\n[next](02-oven.md#heat)\n",
  },
  { name: 'episodes/02-oven.md', content: '# Oven\n\n## Heat\n\nHot. <script>alert(1)</script>' },
  { name: 'episodes/fig/loaf.png', content: png },
]

test('a zip becomes a draft with its lessons, pictures and the links between them', async () => {
  const before = await kept()
  const run = await importZip(bread())
  expect(run).toMatchObject({ status: 'succeeded', done: 3, total: 3, problem: null, finishedAt: expect.any(String) })
  expect(run.items).toEqual([
    { path: 'config.yaml', outcome: 'imported', message: 'Settings of the course.' },
    { path: 'episodes/01-dough.md', outcome: 'imported', message: 'Lesson “Dough”, 15 min.' },
    {
      path: 'episodes/01-dough.md',
      outcome: 'warning',
      message: 'The picture "fig/gone.png" is missing; its description stands there instead.',
    },
    { path: 'episodes/02-oven.md', outcome: 'imported', message: 'Lesson “Oven”, 1 min.' },
    {
      path: 'episodes/02-oven.md',
      outcome: 'warning',
      message: 'Some HTML was left out: <script> and what it encloses are not shown.',
    },
    { path: 'episodes/fig/loaf.png', outcome: 'imported', message: 'Picture.' },
  ])
  expect(await kept()).toEqual({ stored: before.stored + 1, rows: before.rows + 1, courses: before.courses + 1 })

  const draft = expectStatus(200, await owner.get(`${path}/courses/${run.courseId}/draft`)).body
  expect(draft).toMatchObject({
    title: 'Bread',
    status: 'draft',
    modules: [{ lessons: [{ title: 'Dough', minutes: 15 }, { title: 'Oven' }] }],
  })
  const [dough, oven] = draft.modules[0].lessons
  const lesson = (await owner.get(`${path}/courses/${run.courseId}/draft/lessons/${dough.id}`)).body
  expect(lesson.objectives).toEqual(['Knead.'])
  expect(lesson.html).toContain(`<a href="./${oven.id}#section-heat" data-lesson="${oven.id}">next</a>`)
  expect(lesson.html).toContain('<span class="figure-missing">A crumb</span>')
  const [, picture] = /src="\/api\/v1([^"]+)" alt="A loaf"/.exec(lesson.html) ?? []
  expect((await learner.get(picture ?? '')).status).toBe(200)
  expect((await owner.get(`${path}/courses/${run.courseId}/draft/lessons/${oven.id}`)).body.html).not.toContain(
    'script',
  )
})

test('an import is accepted at once, with the address where it is followed', async () => {
  const accepted = await send(buildZip(bread()))
  expect(accepted.status).toBe(202)
  expect(accepted.body).toMatchObject({
    status: 'queued',
    done: 0,
    total: 0,
    courseId: null,
    problem: null,
    items: [],
    finishedAt: null,
  })
  expect(accepted.headers['location']).toBe(`/api/v1${path}/imports/${accepted.body.id}`)
  expect((await owner.get(`${path}/imports/${accepted.body.id}`)).body).toEqual(accepted.body)
  await server.deliver()
})

test('whoever imports a whole real course can publish it as it is', async () => {
  const run = await importZip(await sampleCourseZip())
  expect(run).toMatchObject({ status: 'succeeded', problem: null })
  const { body, headers } = await owner.get(`${path}/courses/${run.courseId}/draft`)
  expect(body.checklist.filter(({ ok }: { ok: boolean }) => !ok)).toEqual([])
  const lessons = body.modules.flatMap((module: Body) => module.lessons)
  expect(lessons).toHaveLength(existsSync(realCourse) ? 14 : lessons.length)
  expectStatus(
    200,
    await owner.post(`${path}/courses/${run.courseId}/publish`, {}, { 'if-match': String(headers['etag']) }),
  )
  const card = (await learner.get(`${path}/courses/${run.courseId}`)).body
  expect(card).toMatchObject({ title: body.title, lessonCount: lessons.length, license: expect.any(String) })
})

const refused: Record<string, [ZipPart[] | (() => ZipPart[]), string]> = {
  'a path that climbs out': [() => [...bread(), { name: '../evil.md' }], '../evil.md'],
  'a link': [() => [...bread(), { name: 'a.md', mode: 0o120777 }], 'a.md'],
  'a zip bomb': [() => [...bread(), { name: 'bomb.md', content: Buffer.alloc(3_000_000) }], 'bomb.md'],
  'Markdown that is not UTF-8': [
    () => [...bread(), { name: 'episodes/03.md', content: Buffer.from('é', 'latin1') }],
    'episodes/03.md',
  ],
  'a picture that does not unpack': [
    () => bread().map((part) => (part.name.includes('loaf') ? { ...part, claimedCrc: 1 } : part)),
    'loaf.png',
  ],
  'front matter that cannot be read': [
    () => [...bread(), { name: 'episodes/03.md', content: '---\na: &a [*a]\n---' }],
    '1 of the files',
  ],
  'raw HTML nested beyond reason': [
    () => [...bread(), { name: 'episodes/03.md', content: '<b>'.repeat(2_000) }],
    'A lesson cannot be shown',
  ],
  'no lessons': [[{ name: 'notes.txt', content: 'x' }], 'no Markdown file'],
  nothing: [[], 'no Markdown file'],
}

test.each(Object.entries(refused))(
  '%s fails the import and leaves no row and no file behind',
  async (_, [parts, named]) => {
    const before = await kept()
    const run = await importZip(typeof parts === 'function' ? parts() : parts)
    expect(run).toMatchObject({ status: 'failed', courseId: null, finishedAt: expect.any(String) })
    expect(run.problem).toContain(named)
    expect(await kept()).toEqual(before)
  },
)

test.each(['GIF89a?', ''])('a picture that is none (%j) is left out, and the course comes through', async (content) => {
  const before = await kept()
  const run = await importZip(bread().map((part) => (part.name.includes('loaf') ? { ...part, content } : part)))
  expect(run.status).toBe('succeeded')
  expect(run.items).toContainEqual({
    path: 'episodes/fig/loaf.png',
    outcome: 'rejected',
    message: expect.stringContaining('Left out: '),
  })
  expect(await kept()).toEqual({ ...before, courses: before.courses + 1 })
})

test('what is no zip is refused at once', async () => {
  const before = await kept()
  const answer = await send(Buffer.from('# Bread'), { name: 'notes.zip' })
  expect(answer).toMatchObject({
    status: 415,
    body: {
      type: 'https://upskill.dev/problems/imports/not-a-zip',
      detail: expect.stringMatching(/^“notes\.zip” is not a zip file\. Pack /),
    },
  })
  expect(await kept()).toEqual(before)
})

test('a zip of more than 50 MB is refused', async () => {
  const before = await kept()
  const answer = await send(Buffer.concat([buildZip([]), Buffer.alloc(50 * 1_048_576)]))
  expect(answer).toMatchObject({ status: 413, body: { type: 'https://upskill.dev/problems/request/too-large' } })
  expect(await kept()).toEqual(before)
})

test('a form without a file is refused', async () => {
  const signedIn = await server.server.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { email: owner.email, password },
  })
  const empty = await server.server.inject({
    method: 'POST',
    url: `/api/v1${path}/imports`,
    cookies: Object.fromEntries(signedIn.cookies.map(({ name, value }) => [name, value])),
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
    payload: '--b--\r\n',
  })
  expect(empty.json()).toMatchObject({ status: 400, type: 'https://upskill.dev/problems/imports/missing' })
})

test('learners can neither import nor see imports', async () => {
  const { body } = expectStatus(202, await send(buildZip(bread())))
  expect((await send(buildZip(bread()), { by: learner })).status).toBe(403)
  expect((await learner.get(`${path}/imports/${body.id}`)).status).toBe(403)
  await server.deliver()
})

test('an import nobody asked for is not there', async () => {
  const answer = await owner.get(`${path}/imports/01890000-0000-7000-8000-000000000000`)
  expect(answer).toMatchObject({ status: 404, body: { type: 'https://upskill.dev/problems/imports/not-found' } })
})
