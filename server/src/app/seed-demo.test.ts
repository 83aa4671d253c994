import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Database, Scoped } from '#platform/database.ts'
import type { Platform } from '#platform/platform.ts'
import { startTestServer, type TestServer } from '#test/start-test-server.ts'
import { seedDemo } from './seed-demo.ts'

let app: TestServer

beforeEach(async () => {
  app = await startTestServer()
})
afterEach(() => app.close())

class Killed extends Error {}

/** The platform of a start that is killed before its transaction of this number. */
function killedAt(count: number): Platform {
  const { db } = app.platform
  let done = 0
  const killing = (scoped: Scoped): Scoped => ({
    transaction: (work) => {
      done += 1
      return done > count ? Promise.reject(new Killed()) : scoped.transaction(work)
    },
  })
  const mortal: Database = {
    ...db,
    forOrganization: (scope) => killing(db.forOrganization(scope)),
    forUser: (scope) => killing(db.forUser(scope)),
    forSystem: () => killing(db.forSystem()),
  }
  return { ...app.platform, db: mortal }
}

/** The demo as its people see it. */
async function demo(): Promise<unknown> {
  const learner = app.client()
  const { status } = await learner.post('/session', { email: 'leo@brightwater.example', password: 'learning by doing' })
  expect(status).toBe(201)
  const { data } = (await learner.get('/organizations')).body
  const path = `/organizations/${data[0].id}`
  const count = async (what: string) => (await learner.get(`${path}/${what}`)).body.data.length
  const manager = app.client()
  await manager.post('/session', { email: 'mateo@brightwater.example', password: 'learning by doing' })
  const teams = (await manager.get(`${path}/teams`)).body.data
  const enrollments = (await learner.get(`${path}/enrollments`)).body.data
  return {
    organizations: data.length,
    members: await count('members'),
    teams: teams.length,
    teamMembers: teams[0]?.memberCount,
    courses: await count('courses'),
    lessonsDone: enrollments.map((enrollment: { lessonsDone: number }) => enrollment.lessonsDone).toSorted(),
  }
}

const whole = { organizations: 1, members: 6, teams: 1, teamMembers: 2, courses: 2, lessonsDone: [1, 2] }

test('the demo is made once, and what people change in it stays', async () => {
  expect((await seedDemo(app.platform)).made).toBe(true)
  expect(await demo()).toEqual(whole)
  expect((await seedDemo(app.platform)).made).toBe(false)
  expect(await demo()).toEqual(whole)
})

test('a start that is killed anywhere leaves a demo that the next start completes', async () => {
  for (let transactions = 1; ; transactions += 1) {
    const platform = killedAt(transactions)
    const ended = await seedDemo(platform).catch((error: unknown) => error)
    if (!(ended instanceof Killed)) break
  }
  expect(await demo()).toEqual(whole)
  expect((await seedDemo(app.platform)).made).toBe(false)
})

test('starts at the same time make one demo', async () => {
  await Promise.all([1, 2, 3].map(() => seedDemo(app.platform)))
  expect(await demo()).toEqual(whole)
})
