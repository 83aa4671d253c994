import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectStatus, startTestServer, type TestClient, type TestServer } from '#test/start-test-server.ts'
import { importMarkdown } from './import-markdown.ts'

let server: TestServer
let owner: TestClient
let learner: TestClient
let path: string
let slug: string
let folder: string

beforeAll(async () => {
  server = await startTestServer()
  const found = await server.found('bakery')
  ;({ owner, path } = found)
  slug = expectStatus(200, await owner.get(path)).body.slug
  learner = await server.join(owner, found.organizationId, 'lena', 'learner')
  folder = await mkdtemp(join(tmpdir(), 'upskill-import-'))
  await mkdir(join(folder, 'bread'))
  await writeFile(join(folder, 'bread/README.md'), '# Bread\n\nBake it.')
  await writeFile(join(folder, 'bread/01-dough.md'), '# Dough\n\nKnead.')
})

afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

const wanted = (change: object = {}) => ({
  source: join(folder, 'bread'),
  organization: slug,
  author: owner.email,
  publish: false,
  ...change,
})

test('a folder becomes a course of its author, published when wanted', async () => {
  const steps: string[] = []
  const draft = await importMarkdown(server.platform, wanted(), (done, total) => steps.push(`${done}/${total}`))
  expect(draft.outcome.status).toBe('succeeded')
  expect(steps).toEqual(['1/1'])
  expect((await learner.get(`${path}/courses`)).body.data).toEqual([])
  await importMarkdown(server.platform, wanted({ publish: true, author: owner.email.toUpperCase() }))
  expect((await learner.get(`${path}/courses`)).body.data).toMatchObject([{ title: 'Bread', summary: 'Bake it.' }])
})

test.each([
  ['an address nobody has', { author: 'nobody@example.org' }, 'nobody has an account'],
  ['an organization the author is no member of', { organization: 'elsewhere' }, 'is no member'],
  ['a member who may not write courses', { author: 'lena@example.org' }, 'may not write courses'],
])('%s is refused', async (_, change, reason) => {
  await expect(importMarkdown(server.platform, wanted(change))).rejects.toThrow(reason)
})

test('a source that is not there is an answer', async () => {
  const { outcome } = await importMarkdown(server.platform, wanted({ source: join(folder, 'cake') }))
  expect(outcome).toMatchObject({ status: 'failed', problem: expect.stringContaining('cake') })
})

test('a course that is not ready to be published stays a draft, and what it lacks is an answer', async () => {
  await mkdir(join(folder, 'bare'))
  await writeFile(join(folder, 'bare/01-rest.md'), '# Rest')
  const imported = await importMarkdown(server.platform, wanted({ source: join(folder, 'bare'), publish: true }))
  if (imported.outcome.status === 'failed') throw new Error(imported.outcome.problem)
  const { courseId, items } = imported.outcome
  expect(items).toHaveLength(1)
  expect(imported.unpublished?.errors.map(({ pointer }) => pointer)).toContain('/text')
  expect(imported.editorUrl).toBe(`${server.platform.config.publicUrl}/o/${slug}/studio/${courseId}`)
  expect((await owner.get(`${path}/courses/${courseId}/draft`)).body).toMatchObject({ status: 'draft' })
})
