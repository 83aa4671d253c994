import { afterAll, beforeAll, expect, test } from 'vitest'
import { publishTestCourse, type TestCourse } from '#test/publish-test-course.ts'
import { type Body, expectStatus, startTestServer, type TestClient, type TestServer } from '#test/start-test-server.ts'

let app: TestServer
let owner: TestClient
let learner: TestClient
let path: string
let organizationId: string

beforeAll(async () => {
  app = await startTestServer()
  ;({ owner, path, organizationId } = await app.found('Learning'))
  learner = await app.join(owner, organizationId, 'lea', 'learner')
})
afterAll(() => app.close())

const problem = (kind: string) => expect.objectContaining({ type: `https://upskill.dev/problems/${kind}` })

const enroll = (by: TestClient, courseId: string) => by.post(`${path}/courses/${courseId}/enrollments`)

/** A published course with this many lessons of ten minutes, and the learner's enrollment in it. */
async function begin(
  title: string,
  lessons = 3,
): Promise<{ course: TestCourse; enrollment: string; lesson: (index: number) => string }> {
  const course = await publishTestCourse(owner, path, { title, lessons })
  const { id } = expectStatus(201, await enroll(learner, course.courseId)).body
  const enrollment = `${path}/enrollments/${id}`
  return { course, enrollment, lesson: (index) => `${enrollment}/lessons/${course.lessonIds[index]}` }
}

const progress = (lesson: string, report: object, by = learner) => by.put(`${lesson}/progress`, report)

const complete = async (lesson: string): Promise<Body> =>
  expectStatus(200, await progress(lesson, { percent: 100, completed: true })).body

test('a learner enrolls once, however often they ask', async () => {
  const { courseId, lessonIds } = await publishTestCourse(owner, path, { title: 'Once' })
  const first = await enroll(learner, courseId)
  expect(first.status).toBe(201)
  expect(first.headers['location']).toBe(`/api/v1${path}/enrollments/${first.body.id}`)
  expect(first.body).toEqual({
    id: expect.any(String),
    courseId,
    courseTitle: 'Once',
    coverUrl: null,
    status: 'active',
    lessonsDone: 0,
    lessonCount: 2,
    minutesLeft: 20,
    resumeLesson: { id: lessonIds[0], title: 'Once 1', minutes: 10 },
    enrolledAt: '2026-01-02T03:04:05.000Z',
    lastActivityAt: '2026-01-02T03:04:05.000Z',
    completedAt: null,
    newerVersion: false,
  })
  const again = await enroll(learner, courseId)
  expect([again.status, again.body]).toEqual([200, first.body])
})

test('a double click enrolls once', async () => {
  const { courseId } = await publishTestCourse(owner, path, { title: 'Double' })
  const answers = await Promise.all(Array.from({ length: 8 }, () => enroll(learner, courseId)))
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
    200, 200, 200, 200, 200, 200, 200, 201,
  ])
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
})

test('authors learn as well', async () => {
  const { courseId } = await publishTestCourse(owner, path, { title: 'Own' })
  expect(await enroll(owner, courseId)).toMatchObject({ status: 201 })
})

test('only a course in the catalog takes learners', async () => {
  const draft = (await owner.post(`${path}/courses`, { title: 'Draft' })).body
  const { courseId } = await publishTestCourse(owner, path, { title: 'Retired' })
  expectStatus(200, await owner.post(`${path}/courses/${courseId}/retire`))
  for (const id of [draft.courseId, courseId, '00000000-0000-7000-8000-000000000000']) {
    expect(await enroll(learner, id)).toMatchObject({ status: 404, body: problem('courses/not-found') })
  }
})

test('who is enrolled keeps reading a retired course', async () => {
  const { course, enrollment, lesson } = await begin('Kept open')
  expectStatus(200, await owner.post(`${path}/courses/${course.courseId}/retire`))
  expect(await learner.get(enrollment)).toMatchObject({ status: 200, body: { courseTitle: 'Kept open' } })
  expect(await learner.get(lesson(0))).toMatchObject({ status: 200 })
  expect(await progress(lesson(0), { percent: 40 })).toMatchObject({ status: 200 })
  expect(await enroll(learner, course.courseId)).toMatchObject({ status: 200 })
})

test('a lesson is read with its place in the course', async () => {
  const { course, lesson } = await begin('Reading')
  const [first, second, third] = course.lessonIds
  expect((await learner.get(lesson(1))).body).toEqual({
    id: second,
    title: 'Reading 2',
    minutes: 10,
    objectives: [],
    html: expect.stringContaining('Text of Reading.'),
    moduleTitle: 'Basics',
    percent: 0,
    completed: false,
    previous: { id: first, title: 'Reading 1' },
    next: { id: third, title: 'Reading 3' },
  })
  expect((await learner.get(lesson(0))).body.previous).toBeNull()
  expect((await learner.get(lesson(2))).body.next).toBeNull()
})

test('progress goes up and never down, and reading to the end is not yet completing', async () => {
  const { lesson } = await begin('Upwards')
  const report = async (body: object) => (await progress(lesson(0), body)).body
  expect(await report({ percent: 60 })).toEqual({
    percent: 60,
    completed: false,
    lessonsDone: 0,
    lessonCount: 3,
    courseCompleted: false,
  })
  expect(await report({ percent: 20 })).toMatchObject({ percent: 60, completed: false })
  expect(await report({ percent: 100 })).toMatchObject({ percent: 100, completed: false, lessonsDone: 0 })
  expect(await report({ percent: 5, completed: true })).toMatchObject({ percent: 100, completed: true, lessonsDone: 1 })
  expect(await report({ percent: 0 })).toMatchObject({ percent: 100, completed: true, lessonsDone: 1 })
  expect((await learner.get(lesson(0))).body).toMatchObject({ percent: 100, completed: true })
})

test.each([
  { percent: -1 },
  { percent: 101 },
  { percent: '5' },
  { percent: 5, completed: false },
  { percent: 5, extra: 1 },
  {},
])('the report %j is refused', async (report) => {
  const { lesson } = await begin(`Refused ${JSON.stringify(report)}`, 1)
  expect(await progress(lesson(0), report)).toMatchObject({ status: 400, body: problem('request/invalid') })
})

test('one goes on where one was, and then with what was left out', async () => {
  const { course, enrollment, lesson } = await begin('Resume', 4)
  const resumed = async () => (await learner.get(enrollment)).body.resumeLesson?.id ?? null
  expect(await resumed()).toBe(course.lessonIds[0])
  await progress(lesson(2), { percent: 30 })
  expect(await resumed()).toBe(course.lessonIds[2])
  await complete(lesson(2))
  expect(await resumed()).toBe(course.lessonIds[3])
  await complete(lesson(3))
  expect(await resumed()).toBe(course.lessonIds[0])
  await complete(lesson(0))
  await complete(lesson(1))
  expect(await resumed()).toBeNull()
})

test('the last lesson completes the course and a mail says so, once', async () => {
  const { enrollment, lesson } = await begin('Finish', 2)
  expect(await complete(lesson(0))).toMatchObject({ lessonsDone: 1, courseCompleted: false })
  app.clock.advance(60_000)
  expect(await complete(lesson(1))).toMatchObject({ lessonsDone: 2, courseCompleted: true })
  expect(await complete(lesson(1))).toMatchObject({ lessonsDone: 2, courseCompleted: true })
  expect((await learner.get(enrollment)).body).toMatchObject({
    status: 'completed',
    minutesLeft: 0,
    resumeLesson: null,
  })
  await app.deliver()
  await app.deliver()
  const mails = app.mails.filter(({ subject }) => subject === 'You completed Finish')
  expect(mails).toMatchObject([{ to: learner.email, text: expect.stringContaining('2 lessons') }])
})

test('an enrollment shows how far one is in each lesson', async () => {
  const { enrollment, lesson } = await begin('Outline')
  await complete(lesson(0))
  await progress(lesson(1), { percent: 50 })
  const { modules, lessonsDone, minutesLeft } = (await learner.get(enrollment)).body
  expect([lessonsDone, minutesLeft]).toEqual([1, 20])
  expect(modules[0].lessons.map(({ title, percent, completed }: Body) => [title, percent, completed])).toEqual([
    ['Outline 1', 100, true],
    ['Outline 2', 50, false],
    ['Outline 3', 0, false],
  ])
})

test('a new version moves nobody off theirs, and they are told that there is one', async () => {
  const { course, enrollment, lesson } = await begin('Pinned', 2)
  const before = (await learner.get(enrollment)).body
  const draft = `${path}/courses/${course.courseId}/draft`
  const { etag } = (await owner.get(`${draft}/lessons/${course.lessonId}`)).headers
  const rewritten = { title: 'Rewritten', markdown: 'New text' }
  expectStatus(200, await owner.patch(`${draft}/lessons/${course.lessonId}`, rewritten, { 'if-match': String(etag) }))
  const version = String((await owner.get(draft)).headers['etag'])
  expectStatus(200, await owner.post(`${path}/courses/${course.courseId}/publish`, {}, { 'if-match': version }))

  expect((await learner.get(enrollment)).body).toEqual({ ...before, newerVersion: true })
  expect((await learner.get(lesson(0))).body).toMatchObject({
    title: 'Pinned 1',
    html: expect.stringContaining('Text of'),
  })
  const late = await app.join(owner, organizationId, 'late', 'learner')
  expect((await enroll(late, course.courseId)).body).toMatchObject({
    newerVersion: false,
    resumeLesson: { title: 'Rewritten' },
  })
})

test('what one learns is listed by the latest activity, page by page', async () => {
  const { owner: other, path: own } = await app.found('Shelf')
  const enrollments = new Map<string, string>()
  for (const title of ['A', 'B', 'C']) {
    app.clock.advance(1_000)
    const { courseId, lessonId } = await publishTestCourse(other, own, { title })
    const { id } = (await other.post(`${own}/courses/${courseId}/enrollments`)).body
    enrollments.set(title, `${own}/enrollments/${id}/lessons/${lessonId}`)
  }
  app.clock.advance(1_000)
  await other.put(`${enrollments.get('A')}/progress`, { percent: 10 })
  const first = (await other.get(`${own}/enrollments?limit=2`)).body
  expect(first.data.map(({ courseTitle }: Body) => courseTitle)).toEqual(['A', 'C'])
  const rest = (await other.get(`${own}/enrollments?limit=2&cursor=${first.page.nextCursor}`)).body
  expect(rest.data.map(({ courseTitle }: Body) => courseTitle)).toEqual(['B'])
  expect(rest.page).toEqual({ nextCursor: null, hasMore: false })
})

test('nobody sees or changes another’s enrollment', async () => {
  const { enrollment, lesson } = await begin('Private')
  for (const answer of [
    await owner.get(enrollment),
    await owner.get(lesson(0)),
    await progress(lesson(0), { percent: 100, completed: true }, owner),
  ]) {
    expect(answer).toMatchObject({ status: 404, body: problem('learning/enrollment-not-found') })
  }
  const listed = (await owner.get(`${path}/enrollments`)).body.data
  expect(listed.map(({ courseTitle }: Body) => courseTitle)).not.toContain('Private')
})

test('a lesson of another course reads as missing', async () => {
  const { enrollment } = await begin('One', 1)
  const { course } = await begin('Another', 1)
  const foreign = `${enrollment}/lessons/${course.lessonId}`
  expect(await learner.get(foreign)).toMatchObject({ status: 404, body: problem('learning/lesson-not-found') })
  expect(await progress(foreign, { percent: 1 })).toMatchObject({
    status: 404,
    body: problem('learning/lesson-not-found'),
  })
})

test('what somebody learned outlives their membership', async () => {
  const guest = await app.join(owner, organizationId, 'guest', 'learner')
  const { courseId } = await publishTestCourse(owner, path, { title: 'Lasting' })
  const { id } = (await enroll(guest, courseId)).body
  const members = (await owner.get(`${path}/members?q=guest`)).body.data
  expectStatus(204, await owner.delete(`${path}/members/${members[0].id}`))
  expect(await guest.get(`${path}/enrollments/${id}`)).toMatchObject({ status: 404 })

  const invited = (await owner.post(`${path}/invitations`, { email: guest.email, role: 'learner' })).body
  expectStatus(200, await guest.post('/invitations/accept', { token: new URL(invited.acceptUrl).hash.slice(1) }))
  expect(await guest.get(`${path}/enrollments/${id}`)).toMatchObject({ status: 200, body: { courseTitle: 'Lasting' } })
})
