import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type RunningUpskill, startUpskill } from '#test/run-upskill.ts'
import { sampleCourseZip } from '#test/sample-course.ts'

let dataDir: string
let upskill: RunningUpskill
const start = () => startUpskill({ dataDir, args: ['up', '--no-web'], env: { UPSKILL_DEMO: 'off' } })

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'upskill-journey-'))
  upskill = await start()
})
afterAll(async () => {
  await upskill.stop()
  await rm(dataDir, { recursive: true })
})

/** Someone at a command line with a cookie jar, as with curl. */
function person() {
  let cookie = ''
  return async function call(
    method: string,
    path: string,
    body?: object | FormData,
    headers: Record<string, string> = {},
  ) {
    const isForm = body instanceof FormData
    const response = await fetch(`${upskill.url}/api/v1${path}`, {
      method,
      headers: { cookie, ...(body && !isForm ? { 'content-type': 'application/json' } : {}), ...headers },
      ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
    })
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return {
      status: response.status,
      body: text ? JSON.parse(text) : undefined,
      etag: response.headers.get('etag') ?? '',
    }
  }
}

test('a course is imported, published, joined, read and completed, and all of it outlasts a restart', async () => {
  const password = 'correct horse battery staple'
  const author = person()
  await author('POST', '/users', { email: 'author@example.org', password, name: 'Author' })
  const organization = (await author('POST', '/organizations', { name: 'Journey' })).body
  const path = `/organizations/${organization.id}`

  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(await sampleCourseZip())], { type: 'application/zip' }), 'course.zip')
  const queued = await author('POST', `${path}/imports`, form)
  expect(queued.status).toBe(202)
  const courseId = await vi.waitFor(
    async () => {
      const run = (await author('GET', `${path}/imports/${queued.body.id}`)).body
      expect(run.status).toBe('succeeded')
      return run.courseId
    },
    { timeout: 15_000, interval: 100 },
  )

  const draft = await author('GET', `${path}/courses/${courseId}/draft`)
  const { title } = draft.body
  const summary = { summary: 'What it is about, in a sentence.' }
  const changed = await author('PATCH', `${path}/courses/${courseId}/draft`, summary, { 'if-match': draft.etag })
  await author('POST', `${path}/courses/${courseId}/publish`, { changelog: 'First' }, { 'if-match': changed.etag })

  const invited = (await author('POST', `${path}/invitations`, { email: 'reader@example.org', role: 'learner' })).body
  const reader = person()
  await reader('POST', '/users', { email: 'reader@example.org', password, name: 'Reader' })
  await reader('POST', '/invitations/accept', { token: new URL(invited.acceptUrl).hash.slice(1) })
  const enrollment = (await reader('POST', `${path}/courses/${courseId}/enrollments`)).body
  const { modules } = (await reader('GET', `${path}/enrollments/${enrollment.id}`)).body
  const lessons = modules.flatMap((module: { lessons: { id: string }[] }) => module.lessons)
  expect(lessons.length).toBeGreaterThan(3)
  for (const { id } of lessons) {
    const lesson = `${path}/enrollments/${enrollment.id}/lessons/${id}`
    expect((await reader('GET', lesson)).body.html).toContain('<p>')
    await reader('PUT', `${lesson}/progress`, { percent: 100, completed: true })
  }

  expect(await upskill.stop()).toBe(0)
  upskill = await start()

  const [kept] = (await reader('GET', `${path}/enrollments`)).body.data
  expect(kept).toMatchObject({ id: enrollment.id, status: 'completed', lessonsDone: lessons.length })
  expect((await author('GET', `${path}/courses/${courseId}`)).body).toMatchObject({ title, versionNumber: 1 })
})
