import { afterAll, beforeAll, expect, test } from 'vitest'
import { publishTestCourse } from '#test/publish-test-course.ts'
import {
  type Answer,
  type Body,
  expectStatus,
  startTestServer,
  type TestClient,
  type TestServer,
} from '#test/start-test-server.ts'

let app: TestServer
let owner: TestClient
let learner: TestClient
let path: string

beforeAll(async () => {
  app = await startTestServer()
  let organizationId: string
  ;({ owner, path, organizationId } = await app.found('Catalog'))
  learner = await app.join(owner, organizationId, 'lea', 'learner')
  for (const title of ['Python basics', 'data with R', 'Git for teams', 'Advanced Python']) {
    app.clock.advance(1_000)
    await publishTestCourse(owner, path, { title })
  }
  expectStatus(201, await owner.post(`${path}/courses`, { title: 'Python unfinished' }))
})
afterAll(() => app.close())

const titlesOf = (answer: Answer): string[] => answer.body.data.map(({ title }: Body) => title)
const list = (query = '', by = learner) => by.get(`${path}/courses${query}`)

test('the catalog shows published courses, the newest first, to learners and authors alike', async () => {
  const shown = await list()
  expect(titlesOf(shown)).toEqual(['Advanced Python', 'Git for teams', 'data with R', 'Python basics'])
  expect(shown.body.data[0]).toEqual({
    id: expect.any(String),
    title: 'Advanced Python',
    summary: 'About Advanced Python.',
    coverUrl: null,
    lessonCount: 2,
    minutes: 20,
    publishedAt: '2026-01-02T03:04:09.000Z',
    authorName: 'Catalog-owner',
  })
  expect((await list('', owner)).body).toEqual(shown.body)
})

test('a course tells what it teaches and nothing of its lessons’ text', async () => {
  const { id } = (await list('?q=git')).body.data[0]
  const shown = await learner.get(`${path}/courses/${id}`)
  expect(shown.body).toMatchObject({
    id,
    title: 'Git for teams',
    versionNumber: 1,
    changelog: 'First version',
    objectives: [],
    license: null,
    attribution: null,
    modules: [
      {
        title: 'Basics',
        lessons: [
          { title: 'Git for teams 1', minutes: 10 },
          { title: 'Git for teams 2', minutes: 10 },
        ],
      },
    ],
  })
  expect(shown.text).not.toContain('Text of')
})

test('titles are ordered without regard to case', async () => {
  expect(titlesOf(await list('?sort=title'))).toEqual([
    'Advanced Python',
    'data with R',
    'Git for teams',
    'Python basics',
  ])
})

test.each(['-publishedAt', 'title'])('pages by %s show every course once', async (sort) => {
  const seen: string[] = []
  let cursor = ''
  for (let pages = 0; pages < 4; pages++) {
    const page = await list(`?sort=${sort}&limit=1${cursor}`)
    seen.push(...titlesOf(page))
    expect(page.body.page.hasMore).toBe(pages < 3)
    cursor = `&cursor=${page.body.page.nextCursor}`
  }
  expect(seen).toEqual(titlesOf(await list(`?sort=${sort}`)))
})

test.each([
  ['part of a title', 'pyth', ['Advanced Python', 'Python basics']],
  ['words in any order and case', 'BASICS python', ['Python basics']],
  ['words of the summary', 'about', ['Advanced Python', 'Git for teams', 'data with R', 'Python basics']],
  ['a word with a letter too few', 'pyton', ['Advanced Python', 'Python basics']],
  ['a word with a letter too many', 'advannced', ['Advanced Python']],
  ['what nobody teaches', 'quantum', []],
  ['one word that matches and one that does not', 'python quantum', []],
  ['characters that mean something to LIKE', '%', []],
  ['only white space', ' ', ['Advanced Python', 'Git for teams', 'data with R', 'Python basics']],
])('a search finds %s', async (_what, q, titles) => {
  expect(titlesOf(await list(`?q=${encodeURIComponent(q)}`))).toEqual(titles)
})

test('a cursor of another order is refused', async () => {
  const { nextCursor } = (await list('?sort=title&limit=1')).body.page
  expect(await list(`?cursor=${nextCursor}`)).toMatchObject({
    status: 400,
    body: { type: 'https://upskill.dev/problems/request/invalid', errors: [{ pointer: 'query/cursor' }] },
  })
})

test.each([
  ['no JSON', 'x'],
  ['an impossible day', ['2026-02-31T00:00:00.000Z', '00000000-0000-7000-8000-000000000000']],
  ['a NUL', ['\u0000', '00000000-0000-7000-8000-000000000000']],
])('a forged cursor (%s) is no failure of the server', async (_what, key) => {
  const cursor = Buffer.from(JSON.stringify(key)).toString('base64url')
  for (const sort of ['-publishedAt', 'title']) {
    const { status } = await list(`?sort=${sort}&cursor=${cursor}`)
    expect([200, 400]).toContain(status)
  }
})

test('a draft, a retired course and a course of another organization read as missing', async () => {
  const draft = (await owner.get(`${path}/authoring/courses?q=unfinished`)).body.data[0]
  const elsewhere = await app.found('Abroad')
  const foreign = await publishTestCourse(elsewhere.owner, elsewhere.path, { title: 'Abroad' })
  for (const id of [draft.id, foreign.courseId, '00000000-0000-7000-8000-000000000000']) {
    const answer = await learner.get(`${path}/courses/${id}`)
    expect(answer).toMatchObject({ status: 404, body: { type: 'https://upskill.dev/problems/courses/not-found' } })
  }
  expect(titlesOf(await elsewhere.owner.get(`${elsewhere.path}/courses`))).toEqual(['Abroad'])
})
