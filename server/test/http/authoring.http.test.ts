import sharp from 'sharp'
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
  ;({ owner, path, organizationId } = await app.found('Studio'))
  learner = await app.join(owner, organizationId, 'lea', 'learner')
})
afterAll(() => app.close())

const problem = (kind: string) => expect.objectContaining({ type: `https://upskill.dev/problems/courses/${kind}` })
const ifMatch = (version: number) => ({ 'if-match': `"${version}"` })

/** A new course with one module per title list, every lesson empty. */
async function begin(
  title: string,
  modules: Readonly<Record<string, readonly string[]>> = {},
): Promise<{ course: string; draft: Body }> {
  const created = expectStatus(201, await owner.post(`${path}/courses`, { title, summary: `About ${title}.` })).body
  const course = `${path}/courses/${created.courseId}`
  const outline = Object.keys(modules).map((name) => ({ title: name, lessonIds: [] }))
  const { body } = expectStatus(
    200,
    await owner.put(`${course}/draft/outline`, { modules: outline }, ifMatch(created.version)),
  )
  for (const [index, lessons] of Object.values(modules).entries()) {
    for (const lesson of lessons) {
      expectStatus(
        201,
        await owner.post(`${course}/draft/lessons`, { moduleId: body.modules[index].id, title: lesson }),
      )
    }
  }
  return { course, draft: await draftOf(course) }
}

const draftOf = async (course: string): Promise<Body> => expectStatus(200, await owner.get(`${course}/draft`)).body

const outlineOf = (draft: Body) => ({
  modules: draft.modules.map(({ id, title, lessons }: Body) => ({
    id,
    title,
    lessonIds: lessons.map((lesson: Body) => lesson.id),
  })),
})

const titlesOf = (draft: Body) =>
  draft.modules.map(({ title, lessons }: Body) => [title, ...lessons.map((lesson: Body) => lesson.title)])

async function write(course: string, lessonId: string, text: object): Promise<Answer> {
  const { headers } = await owner.get(`${course}/draft/lessons/${lessonId}`)
  return owner.patch(`${course}/draft/lessons/${lessonId}`, text, { 'if-match': String(headers['etag']) })
}

const publish = async (course: string, body: object = {}) =>
  owner.post(`${course}/publish`, body, ifMatch((await draftOf(course)).version))

test('a new course is a draft that says what it needs, and learners do not see it', async () => {
  const created = await owner.post(`${path}/courses`, { title: ' Git ' })
  expect(created.status).toBe(201)
  expect(created.headers).toMatchObject({
    etag: '"1"',
    location: `/api/v1${path}/courses/${created.body.courseId}/draft`,
  })
  expect(created.body).toEqual({
    courseId: expect.any(String),
    title: 'Git',
    summary: '',
    coverFileId: null,
    coverUrl: null,
    status: 'draft',
    hasUnpublishedChanges: true,
    versionNumber: null,
    modules: [],
    checklist: [
      { code: 'title', ok: true, message: expect.any(String) },
      { code: 'summary', ok: false, message: expect.any(String) },
      { code: 'lessons', ok: false, message: expect.any(String) },
      { code: 'text', ok: false, message: expect.any(String) },
      { code: 'minutes', ok: false, message: expect.any(String) },
    ],
    checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
    version: 1,
  })
  expect((await owner.get(`${path}/courses/${created.body.courseId}/draft`)).body).toEqual(created.body)
  expect(await learner.get(`${path}/courses/${created.body.courseId}`)).toMatchObject({
    status: 404,
    body: problem('not-found'),
  })
})

test('learners may not write courses', async () => {
  const { course, draft } = await begin('Closed')
  const answers = await Promise.all([
    learner.post(`${path}/courses`, { title: 'Mine' }),
    learner.get(`${path}/authoring/courses`),
    learner.get(`${course}/draft`),
    learner.patch(`${course}/draft`, { title: 'Mine' }, ifMatch(draft.version)),
    learner.post(`${course}/publish`, {}, ifMatch(draft.version)),
    learner.get(`${course}/versions`),
    learner.delete(course),
  ])
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 403))
})

test('details change with the version one read: 428 without it, 412 with an older one', async () => {
  const { course, draft } = await begin('Details')
  expect(await owner.patch(`${course}/draft`, { title: 'New' })).toMatchObject({ status: 428 })
  const changed = await owner.patch(`${course}/draft`, { title: 'New' }, ifMatch(draft.version))
  expect(changed).toMatchObject({
    status: 200,
    body: { title: 'New', summary: 'About Details.', version: draft.version + 1 },
  })
  expect(changed.headers['etag']).toBe(`"${draft.version + 1}"`)
  expect(await owner.patch(`${course}/draft`, { title: 'Newer' }, ifMatch(draft.version))).toMatchObject({
    status: 412,
  })
})

test('of two changes to the same version at the same time, one is made and one refused', async () => {
  const { course, draft } = await begin('Race')
  const answers = await Promise.all(
    ['One', 'Two'].map((title) => owner.patch(`${course}/draft`, { title }, ifMatch(draft.version))),
  )
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412])
})

test('a cover is a file of the organization, and can be taken away', async () => {
  const { course, draft } = await begin('Cover')
  const bytes = await sharp({ create: { width: 4, height: 4, channels: 3, background: 'teal' } })
    .png()
    .toBuffer()
  const file = (await owner.upload(`${path}/files`, { name: 'cover.png', type: 'image/png', bytes })).body
  const covered = await owner.patch(`${course}/draft`, { coverFileId: file.id }, ifMatch(draft.version))
  expect(covered.body).toMatchObject({ coverFileId: file.id, coverUrl: file.url })

  const elsewhere = await app.found('Covers')
  const foreign = (await elsewhere.owner.upload(`${elsewhere.path}/files`, { name: 'a.png', type: 'image/png', bytes }))
    .body
  const refused = await owner.patch(`${course}/draft`, { coverFileId: foreign.id }, ifMatch(covered.body.version))
  expect(refused).toMatchObject({ status: 400, body: problem('unknown-cover') })
  expect(refused.body.errors).toMatchObject([{ pointer: '/coverFileId' }])

  const bare = await owner.patch(`${course}/draft`, { coverFileId: null }, ifMatch(covered.body.version))
  expect(bare.body).toMatchObject({ coverFileId: null, coverUrl: null })
})

test('an outline is ordered, renamed and taken apart at once; the former outline undoes it', async () => {
  const { course, draft } = await begin('Outline', { Basics: ['a', 'b', 'c'], More: ['d'] })
  const [basics, more] = draft.modules
  const [a, b, c, d] = [...basics.lessons, ...more.lessons].map(({ id }: Body) => id)
  const wanted = {
    modules: [
      { id: more.id, title: 'First', lessonIds: [d, c] },
      { title: 'New', lessonIds: [a] },
    ],
  }
  const changed = await owner.put(`${course}/draft/outline`, wanted, ifMatch(draft.version))
  expect(changed.status).toBe(200)
  expect(titlesOf(changed.body)).toEqual([
    ['First', 'd', 'c'],
    ['New', 'a'],
  ])
  expect(changed.body.modules[0].id).toBe(more.id)
  expect(await owner.get(`${course}/draft/lessons/${b}`)).toMatchObject({
    status: 404,
    body: problem('lesson-not-found'),
  })

  const undone = await owner.put(`${course}/draft/outline`, outlineOf(draft), ifMatch(changed.body.version))
  expect(undone.body.modules).toEqual(draft.modules)
})

test('an outline that names what is not in the draft, or names it twice, is refused with a pointer to each', async () => {
  const { course, draft } = await begin('Faults', { Basics: ['a'] })
  const { draft: other } = await begin('Other', { Theirs: ['z'] })
  const [module, foreign] = [draft.modules[0], other.modules[0]]
  const wanted = {
    modules: [
      { id: module.id, title: 'Basics', lessonIds: [module.lessons[0].id, foreign.lessons[0].id] },
      { id: foreign.id, title: 'Theirs', lessonIds: [module.lessons[0].id] },
    ],
  }
  const refused = await owner.put(`${course}/draft/outline`, wanted, ifMatch(draft.version))
  expect(refused).toMatchObject({ status: 400, body: problem('invalid-outline') })
  expect(refused.body.errors).toEqual([
    { pointer: '/modules/1/id', detail: 'is not a module of this draft' },
    { pointer: '/modules/0/lessonIds/1', detail: 'is not a lesson of this draft' },
    { pointer: '/modules/1/lessonIds/0', detail: 'is listed twice' },
  ])
  expect(await draftOf(course)).toEqual(draft)
})

test('a lesson is added at the end of its module, empty, and older outlines become stale', async () => {
  const { course, draft } = await begin('Lessons', { Basics: ['a'] })
  const moduleId = draft.modules[0].id
  const added = await owner.post(`${course}/draft/lessons`, { moduleId, title: 'b' })
  expect(added.status).toBe(201)
  expect(added.body).toEqual({
    id: expect.any(String),
    title: 'b',
    minutes: null,
    objectives: [],
    markdown: '',
    html: '',
    version: 1,
  })
  expect(titlesOf(await draftOf(course))).toEqual([['Basics', 'a', 'b']])
  expect(await owner.put(`${course}/draft/outline`, outlineOf(draft), ifMatch(draft.version))).toMatchObject({
    status: 412,
  })
  const unknown = { moduleId: added.body.id, title: 'c' }
  expect(await owner.post(`${course}/draft/lessons`, unknown)).toMatchObject({
    status: 404,
    body: problem('module-not-found'),
  })
})

test('a lesson is rendered when it is saved, and has a version of its own', async () => {
  const { course, draft } = await begin('Text', { Basics: ['a'] })
  const lesson = `${course}/draft/lessons/${draft.modules[0].lessons[0].id}`
  const text = { markdown: '## Why\n\n*Because* <script>alert(1)</script>', minutes: 7, objectives: ['Say why'] }
  expect(await owner.patch(lesson, text)).toMatchObject({ status: 428 })
  const saved = await owner.patch(lesson, text, ifMatch(1))
  expect(saved).toMatchObject({ status: 200, body: { ...text, title: 'a', version: 2 } })
  expect(saved.body.html).toContain('<em>Because</em>')
  expect(saved.body.html).not.toContain('<script')
  expect((await owner.get(lesson)).body).toEqual(saved.body)
  expect(await owner.patch(lesson, { title: 'b' }, ifMatch(1))).toMatchObject({ status: 412 })
  const after = await draftOf(course)
  expect(after.modules[0].lessons[0]).toMatchObject({ minutes: 7, isEmpty: false })
  expect(after.version).toBe(draft.version)
})

test('a preview shows pictures of the own organization and describes any other', async () => {
  const own = `/api/v1${path}/files/00000000-0000-7000-8000-000000000000`
  const markdown = `![Mine](${own})\n\n![Theirs](https://example.org/a.png)`
  const { body } = expectStatus(200, await owner.post(`${path}/markdown-previews`, { markdown }))
  expect(body.html).toContain(`src="${own}"`)
  expect(body.html).toContain('Theirs')
  expect(body.html).not.toContain('example.org')
})

test('what is not ready is not published, and every missing thing is named', async () => {
  const { course, draft } = await begin('Unready', { Basics: ['a'] })
  const refused = await publish(course)
  expect(refused).toMatchObject({ status: 409, body: problem('not-ready') })
  expect(refused.body.errors.map(({ pointer }: Body) => pointer)).toEqual(['/text', '/minutes'])
  await write(course, draft.modules[0].lessons[0].id, { markdown: 'Text', minutes: 5 })
  expect((await draftOf(course)).checklist.every(({ ok }: Body) => ok)).toBe(true)
  expect(await publish(course)).toMatchObject({ status: 200, body: { status: 'published', versionNumber: 1 } })
})

test('a draft is not published with a lesson in it that the author has not seen', async () => {
  const { courseId, lessonId } = await publishTestCourse(owner, path, { title: 'Seen' })
  const course = `${path}/courses/${courseId}`
  await write(course, lessonId, { markdown: 'Mine' })
  const seen = await draftOf(course)
  await write(course, lessonId, { markdown: 'Somebody else’s' })
  const { version, checksum } = await draftOf(course)
  expect(version).toBe(seen.version)
  const refused = await publish(course, { checksum: seen.checksum })
  expect(refused).toMatchObject({ status: 412, body: { type: 'https://upskill.dev/problems/request/stale' } })
  expect(await publish(course, { checksum: 'x' })).toMatchObject({ status: 400 })
  expect(await publish(course, { checksum })).toMatchObject({ status: 200, body: { versionNumber: 2 } })
})

test('a published version stays as it is while its draft changes; undoing every change leaves nothing to publish', async () => {
  const { courseId, lessonId } = await publishTestCourse(owner, path, { title: 'Stable' })
  const course = `${path}/courses/${courseId}`
  expect(await draftOf(course)).toMatchObject({ hasUnpublishedChanges: false, status: 'published', versionNumber: 1 })
  expect(await publish(course)).toMatchObject({ status: 409, body: problem('unchanged') })

  const before = (await learner.get(course)).body
  const { title } = (await owner.get(`${course}/draft/lessons/${lessonId}`)).body
  await write(course, lessonId, { title: 'Changed' })
  expect((await draftOf(course)).hasUnpublishedChanges).toBe(true)
  expect((await learner.get(course)).body).toEqual(before)
  await write(course, lessonId, { title })
  expect((await draftOf(course)).hasUnpublishedChanges).toBe(false)
})

test('the next version keeps the ids of modules and lessons, and the versions tell their story', async () => {
  const { courseId, moduleId, lessonIds } = await publishTestCourse(owner, path, { title: 'Grown' })
  const course = `${path}/courses/${courseId}`
  await write(course, lessonIds[0] ?? '', { title: 'Renamed' })
  const [first, second] = lessonIds
  const outline = { modules: [{ id: moduleId, title: 'Basics', lessonIds: [second, first] }] }
  expectStatus(200, await owner.put(`${course}/draft/outline`, outline, ifMatch((await draftOf(course)).version)))
  expectStatus(200, await publish(course, { changelog: 'Other order' }))

  const shown = (await learner.get(course)).body
  expect(shown).toMatchObject({ versionNumber: 2, changelog: 'Other order' })
  expect(shown.modules[0].lessons.map(({ id }: Body) => id)).toEqual([second, first])
  const versions = (await owner.get(`${course}/versions?limit=1`)).body
  expect(versions.data).toMatchObject([
    { number: 2, changelog: 'Other order', publishedByName: 'Studio-owner', lessonCount: 2 },
  ])
  const rest = (await owner.get(`${course}/versions?cursor=${versions.page.nextCursor}`)).body
  expect(rest).toMatchObject({ data: [{ number: 1, changelog: 'First version' }], page: { hasMore: false } })
  expect(rest.data[0].checksum).toMatch(/^[0-9a-f]{64}$/)
  expect(rest.data[0].checksum).not.toBe(versions.data[0].checksum)
})

test('what was taken out of a draft is gone once the draft is published', async () => {
  const { courseId, moduleId, lessonIds } = await publishTestCourse(owner, path, { title: 'Shrunk' })
  const course = `${path}/courses/${courseId}`
  const former = await draftOf(course)
  const outline = { modules: [{ id: moduleId, title: 'Basics', lessonIds: lessonIds.slice(0, 1) }] }
  expectStatus(200, await owner.put(`${course}/draft/outline`, outline, ifMatch(former.version)))
  const published = expectStatus(200, await publish(course)).body
  const refused = await owner.put(`${course}/draft/outline`, outlineOf(former), ifMatch(published.version))
  expect(refused).toMatchObject({ status: 400, body: problem('invalid-outline') })
})

test('a retired course leaves the catalog and comes back; a draft can be neither retired nor restored', async () => {
  const { courseId } = await publishTestCourse(owner, path, { title: 'Retired' })
  const course = `${path}/courses/${courseId}`
  expect(await owner.post(`${course}/retire`)).toMatchObject({ status: 200, body: { status: 'retired' } })
  expect(await owner.post(`${course}/retire`)).toMatchObject({ status: 200, body: { status: 'retired' } })
  expect(await learner.get(course)).toMatchObject({ status: 404 })
  expect(await publish(course)).toMatchObject({ status: 409, body: problem('retired') })
  expect(await owner.post(`${course}/restore`)).toMatchObject({ status: 200, body: { status: 'published' } })
  expect(await learner.get(course)).toMatchObject({ status: 200 })

  const { course: draft } = await begin('Never out')
  expect(await owner.post(`${draft}/retire`)).toMatchObject({ status: 409, body: problem('never-published') })
  expect(await owner.post(`${draft}/restore`)).toMatchObject({ status: 409, body: problem('never-published') })
})

test('only a course that was never published can be deleted', async () => {
  const { course } = await begin('Mistake', { Basics: ['a', 'b'] })
  expect(await owner.delete(course)).toMatchObject({ status: 204 })
  expect(await owner.get(`${course}/draft`)).toMatchObject({ status: 404 })
  const { courseId } = await publishTestCourse(owner, path, { title: 'Kept' })
  const refused = await owner.delete(`${path}/courses/${courseId}`)
  expect(refused).toMatchObject({ status: 409, body: problem('already-published') })
})

test('authors find their courses by the latest edit, by words, and page by page', async () => {
  const { owner: author, path: own } = await app.found('Shelf')
  for (const title of ['Alpha', 'Beta', 'Gamma']) {
    app.clock.advance(1_000)
    expectStatus(201, await author.post(`${own}/courses`, { title }))
  }
  const titles = (answer: Answer) => answer.body.data.map(({ title }: Body) => title)
  const first = await author.get(`${own}/authoring/courses?limit=2`)
  expect(titles(first)).toEqual(['Gamma', 'Beta'])
  expect(titles(await author.get(`${own}/authoring/courses?limit=2&cursor=${first.body.page.nextCursor}`))).toEqual([
    'Alpha',
  ])
  expect(titles(await author.get(`${own}/authoring/courses?q=bet`))).toEqual(['Beta'])
  expect(first.body.data[0]).toMatchObject({
    status: 'draft',
    hasUnpublishedChanges: true,
    versionNumber: null,
    lessonCount: 0,
  })
})
