import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { OrganizationActor } from '#platform/actor.ts'
import { buildZip } from '#platform/archive/archive-builders.ts'
import type { Platform } from '#platform/platform.ts'
import { actorOf } from '#test/actor-of.ts'
import { startTestServer, type TestServer } from '#test/start-test-server.ts'
import { deleteCourse } from '../authoring/delete-course.ts'
import { getImport } from './get-import.ts'
import type { ImportRun } from './import-run.ts'
import { requestImport } from './request-import.ts'
import { runImport } from './run-import.ts'

const zip = buildZip([
  { name: 'a.md', content: '# A\n\n![x](x.svg)' },
  { name: 'b.md', content: '# B\n\n[A](a.md)' },
  { name: 'x.svg', content: '<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"><path d="M0 0"/></svg>' },
])

let server: TestServer
let platform: Platform
let actor: OrganizationActor
let run: ImportRun
let extended: number
let number = 0

beforeAll(async () => {
  server = await startTestServer()
  platform = server.platform
})

afterAll(() => server.close())

beforeEach(async () => {
  number += 1
  const { owner, organizationId } = await server.found(`Runs ${number}`.replace(' ', '-'))
  actor = await actorOf(owner, organizationId)
  run = await requestImport(platform, actor, { name: 'letters.zip', bytes: zip })
  extended = 0
})

const delivery = () => ({
  organizationId: actor.organizationId,
  extend: async () => {
    extended += 1
  },
})

const deliver = (deps: Platform = platform) => runImport(deps, { importId: run.id }, delivery())

const read = () => getImport(platform, actor, run.id)

/** How many courses and rows of files there are, and which files lie in the store. */
async function kept() {
  const files = await readdir(join(platform.config.dataDir, 'files', actor.organizationId), { recursive: true })
  return platform.db.forOrganization(actor).transaction(async (tx) => ({
    courses: (await tx.selectFrom('courses').select('id').where('org_id', '=', actor.organizationId).execute()).length,
    rows: (await tx.selectFrom('files').select('id').where('org_id', '=', actor.organizationId).execute()).length,
    files: files.filter((name) => name !== 'imports'),
  }))
}

/** A platform whose transactions fail when they do what `breaks` recognizes. */
function failing(
  breaks: (statement: number) => boolean,
  failure: () => Error = () => new Error('the connection was lost'),
): Platform {
  let statements = 0
  const db: Platform['db'] = {
    ...platform.db,
    forOrganization: (scope) => ({
      transaction: (work) => {
        statements += 1
        const fails = breaks(statements)
        return platform.db.forOrganization(scope).transaction(async (tx) => {
          const result = await work(tx)
          if (fails) throw failure()
          return result
        })
      },
    }),
  }
  return { ...platform, db }
}

/** A platform whose file store hands out a zip only when two have asked for it. */
function platformWhereTwoMeet(): Platform {
  const met = Promise.withResolvers<void>()
  let asked = 0
  const files: Platform['files'] = {
    ...platform.files,
    async get(key) {
      asked += 1
      if (asked === 2) met.resolve()
      await met.promise
      return platform.files.get(key)
    },
  }
  return { ...platform, files }
}

/** One transaction begins the run, three tell how far it is, and the fifth stores the course. */
const isStoring = (statement: number) => statement === 5

test('an event delivered again imports nothing again, and the zip is gone', async () => {
  await deliver()
  await deliver()
  expect(await read()).toMatchObject({ status: 'succeeded', attempts: 1, done: 3, total: 3 })
  expect(await kept()).toMatchObject({ courses: 1, rows: 1, files: [expect.any(String)] })
  expect(extended).toBe(3)
})

test('two deliveries at the same time import once', async () => {
  const both = platformWhereTwoMeet()
  await Promise.all([deliver(both), deliver(both)])
  expect(await read()).toMatchObject({ status: 'succeeded', attempts: 2 })
  const { courses, rows, files } = await kept()
  expect({ courses, rows, files: files.length }).toEqual({ courses: 1, rows: 1, files: 1 })
})

test('an attempt that breaks at the end leaves no row, and the next one uses the same place for the same picture', async () => {
  await expect(deliver(failing(isStoring))).rejects.toThrow('the connection was lost')
  const broken = await kept()
  expect(broken).toMatchObject({ courses: 0, rows: 0 })
  await deliver()
  const { courses, rows, files } = await kept()
  expect({ courses, rows }).toEqual({ courses: 1, rows: 1 })
  expect(files).toEqual(broken.files.filter((name) => !name.endsWith('.zip')))
})

test('what breaks at every attempt fails in the end, says so, and leaves nothing behind', async () => {
  for (let attempt = 1; attempt < 5; attempt += 1) {
    await expect(deliver(failing(isStoring))).rejects.toThrow('the connection was lost')
    expect(await read()).toMatchObject({ status: 'running', attempts: attempt })
  }
  await deliver(failing(isStoring))
  expect(await read()).toMatchObject({ status: 'failed', problem: expect.stringContaining('on our side') })
  expect(await kept()).toEqual({ courses: 0, rows: 0, files: [] })
})

test('what the database refuses is reported after one attempt, and nothing stays', async () => {
  const violation = () => Object.assign(new Error('violates check constraint'), { code: '23514' })
  await deliver(failing(isStoring, violation))
  expect(await read()).toMatchObject({
    status: 'failed',
    attempts: 1,
    problem: expect.stringContaining('cannot store'),
  })
  expect(await kept()).toEqual({ courses: 0, rows: 0, files: [] })
})

test('an import that ends its process at every attempt is given up before another one', async () => {
  const dying: Platform = { ...platform, files: { ...platform.files, get: () => new Promise<never>(() => undefined) } }
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    void deliver(dying)
    await vi.waitFor(async () => expect(await read()).toMatchObject({ status: 'running', attempts: attempt }))
  }
  await deliver(dying)
  expect(await read()).toMatchObject({ status: 'failed', problem: expect.stringContaining('on our side') })
  expect(await kept()).toEqual({ courses: 0, rows: 0, files: [] })
})

test('a refused zip is reported once and its bytes go', async () => {
  run = await requestImport(platform, actor, { name: 'bad.zip', bytes: buildZip([{ name: '../a.md' }]) })
  await deliver()
  await deliver()
  expect(await read()).toMatchObject({ status: 'failed', problem: expect.stringContaining('../a.md'), attempts: 1 })
})

test('a zip whose import cannot be recorded is not kept', async () => {
  await expect(
    requestImport(
      failing((statement) => statement === 1),
      actor,
      { name: 'a.zip', bytes: zip },
    ),
  ).rejects.toThrow('connection was lost')
  expect((await kept()).files).toEqual([`imports/${run.id}.zip`])
})

test('a course made by an import may be deleted; the report stays', async () => {
  await deliver()
  const { courseId } = await read()
  await deleteCourse(platform, actor, courseId ?? '')
  expect(await read()).toMatchObject({ status: 'succeeded', courseId: null })
})
