import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CourseId, createCourse, publishCourse } from '#modules/courses/public.ts'
import type { OrganizationActor } from '#platform/actor.ts'
import { actorOf } from '#test/actor-of.ts'
import { startTestServer, type TestServer } from '#test/start-test-server.ts'
import type { EnrollmentOutline } from './get-enrollment.ts'
import { getEnrollment } from './get-enrollment.ts'
import { learnCourse } from './learning-builders.ts'
import type { ProgressReport } from './progress-sql.ts'
import { recordProgress } from './record-progress.ts'

let server: TestServer
let author: OrganizationActor
let learner: OrganizationActor

beforeAll(async () => {
  server = await startTestServer()
  const { owner, organizationId } = await server.found('Progress')
  author = await actorOf(owner, organizationId)
  learner = await actorOf(await server.join(owner, organizationId, 'lea', 'learner'), organizationId)
})
afterAll(() => server.close())

/** A published course with this many lessons. */
async function publish(title: string, count: number): Promise<CourseId> {
  const lessons = Array.from({ length: count }, (_, index) => ({ title: `${index}`, minutes: 5, markdown: 'Text' }))
  const content = { title, summary: title, modules: [{ title: 'Only', lessons }] }
  const { courseId, version } = await createCourse(server.platform, author, content)
  await publishCourse(server.platform, author, courseId, {}, version)
  return courseId
}

const begin = async (title: string, lessons: number) =>
  learnCourse(server.platform, learner, await publish(title, lessons))

const lessonAt = ({ modules }: EnrollmentOutline, index: number) => modules[0]?.lessons[index]?.id ?? ''

const report = (enrollment: EnrollmentOutline, index: number, what: Partial<ProgressReport>) =>
  recordProgress(
    server.platform,
    learner,
    { enrollmentId: enrollment.id, lessonId: lessonAt(enrollment, index) },
    { percent: 0, completed: false, secondsActive: 0, ...what },
  )

const rowsOf = ({ id }: EnrollmentOutline) =>
  server.platform.db
    .forOrganization(learner)
    .transaction((tx) => tx.selectFrom('lesson_progress').selectAll().where('enrollment_id', '=', id).execute())

const completions = () =>
  server.platform.db
    .forSystem()
    .transaction((tx) =>
      tx.selectFrom('outbox_events').select('payload').where('name', '=', 'learning.course-completed').execute(),
    )

const anyReport = fc.record({
  percent: fc.integer({ min: 0, max: 100 }),
  completed: fc.boolean(),
  secondsActive: fc.nat(10_000),
})

test('reports in any order, repeated or at once, end in the largest of each and never go down in between', async () => {
  const enrollment = await begin('Any order', 40)
  let index = 0
  await fc.assert(
    fc.asyncProperty(fc.array(anyReport, { minLength: 1, maxLength: 6 }), fc.boolean(), async (reports, atOnce) => {
      const at = index++ % 40
      const lessonId = lessonAt(enrollment, at)
      const kept = (await rowsOf(enrollment)).find((row) => row.lesson_id === lessonId)
      const all = [
        ...reports,
        {
          percent: kept?.percent ?? 0,
          completed: Boolean(kept?.completed_at),
          secondsActive: kept?.seconds_active ?? 0,
        },
      ]
      if (atOnce) {
        await Promise.all(reports.map((one) => report(enrollment, at, one)))
      } else {
        let percent = kept?.percent ?? 0
        for (const one of reports) {
          const answer = await report(enrollment, at, one)
          expect(answer.percent).toBeGreaterThanOrEqual(Math.max(percent, one.percent))
          percent = answer.percent
        }
      }
      const completed = all.some((one) => one.completed)
      const row = (await rowsOf(enrollment)).find((found) => found.lesson_id === lessonId)
      expect(row).toMatchObject({
        percent: completed ? 100 : Math.max(...all.map((one) => one.percent)),
      })
      expect(row?.completed_at !== null).toBe(completed)
    }),
    { numRuns: 40 },
  )
})

test('fifty reports at once, the largest first, lose nothing', async () => {
  const enrollment = await begin('Fifty', 5)
  const reports = Array.from({ length: 50 }, (_, number) => ({ index: number % 5, percent: 98 - number * 2 }))
  await Promise.all(reports.map(({ index, percent }) => report(enrollment, index, { percent })))
  const rows = await rowsOf(enrollment)
  const kept = Object.fromEntries(rows.map((row) => [row.lesson_id, row.percent]))
  for (const index of [0, 1, 2, 3, 4]) expect(kept[lessonAt(enrollment, index)]).toBe(98 - index * 2)
})

test('time at a lesson adds up, and a report sent again or one that claims too much adds no more than has passed', async () => {
  const enrollment = await begin('Time', 1)
  const secondsKept = async () => (await rowsOf(enrollment))[0]?.seconds_active
  await report(enrollment, 0, { percent: 10, secondsActive: 20 })
  server.clock.advance(15_000)
  const next = { percent: 20, secondsActive: 12 }
  await Promise.all([report(enrollment, 0, next), report(enrollment, 0, next)])
  expect(await secondsKept()).toBe(32)
  server.clock.advance(5_000)
  await report(enrollment, 0, { percent: 20, secondsActive: 3_600 })
  expect(await secondsKept()).toBe(37)
})

test('a course is completed exactly once, however many reports of the last lesson come at once', async () => {
  const before = (await completions()).length
  const enrollment = await begin('At once', 3)
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, number) => report(enrollment, number % 3, { percent: 100, completed: true })),
  )
  expect(answers.some(({ courseCompleted }) => courseCompleted)).toBe(true)
  expect((await completions()).slice(before)).toEqual([{ payload: { enrollmentId: enrollment.id } }])
  expect(await getEnrollment(server.platform, learner, enrollment.id)).toMatchObject({
    status: 'completed',
    lessonsDone: 3,
    completedAt: server.clock.now(),
  })
})

test('reading on after the completion leaves its date as it was', async () => {
  const enrollment = await begin('Again', 1)
  await report(enrollment, 0, { completed: true })
  const completedAt = server.clock.now()
  server.clock.advance(86_400_000)
  await report(enrollment, 0, { completed: true })
  expect(await getEnrollment(server.platform, learner, enrollment.id)).toMatchObject({
    completedAt,
    lastActivityAt: server.clock.now(),
  })
})

test('when the completion cannot be announced, nothing of the report is kept', async () => {
  const enrollment = await begin('Together', 1)
  const { db } = server.platform
  const broken: typeof db = {
    ...db,
    forOrganization: (scope) => ({
      transaction: (work) =>
        db.forOrganization(scope).transaction(async (tx) => {
          await work(tx)
          throw new Error('the server stopped')
        }),
    }),
  }
  const place = { enrollmentId: enrollment.id, lessonId: lessonAt(enrollment, 0) }
  const done = { percent: 100, completed: true, secondsActive: 1 }
  const before = await completions()
  await expect(recordProgress({ ...server.platform, db: broken }, learner, place, done)).rejects.toThrow(
    'the server stopped',
  )
  expect([await rowsOf(enrollment), await completions()]).toEqual([[], before])
})
