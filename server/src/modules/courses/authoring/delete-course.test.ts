import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OrganizationActor } from '#platform/actor.ts'
import { actorOf } from '#test/actor-of.ts'
import { startTestServer, type TestClient, type TestServer } from '#test/start-test-server.ts'
import { aCourse } from '../course-builders.ts'
import type { CourseId } from '../course.ts'
import { createCourse } from './create-course.ts'

let server: TestServer
let owner: TestClient
let path: string
let actor: OrganizationActor

beforeAll(async () => {
  server = await startTestServer()
  const found = await server.found('Races')
  ;({ owner, path } = found)
  actor = await actorOf(owner, found.organizationId)
})

afterAll(() => server.close())

const rounds = Array.from({ length: 25 }, (_, round) => round)

/** The answers to deleting a new course and to another request, sent that many turns of the event loop later. */
async function race(turns: number, other: (course: string) => ReturnType<TestClient['get']>): Promise<number[]> {
  const { courseId }: { courseId: CourseId } = await createCourse(server.platform, actor, aCourse('Race'))
  const course = `${path}/courses/${courseId}`
  const late = async <T>(work: () => Promise<T>, count: number) => {
    for (let turn = 0; turn < count; turn += 1) await setImmediate()
    return work()
  }
  const answers = await Promise.all([
    late(() => owner.delete(course), Math.max(0, turns - 12)),
    late(() => other(course), Math.max(0, 12 - turns)),
  ])
  return answers.map(({ status }) => status)
}

test('of deleting and publishing at the same time, one happens and the other is refused', async () => {
  const seen = new Set<string>()
  for (const round of rounds) {
    seen.add(String(await race(round, (course) => owner.post(`${course}/publish`, {}, { 'if-match': '"1"' }))))
  }
  expect([...seen].filter((answers) => answers !== '204,404' && answers !== '409,200')).toEqual([])
})

test('a draft that is deleted while it is read is there or is not', async () => {
  const seen = new Set<string>()
  for (const round of rounds) seen.add(String(await race(round, (course) => owner.get(`${course}/draft`))))
  expect([...seen].filter((answers) => answers !== '204,200' && answers !== '204,404')).toEqual([])
})
