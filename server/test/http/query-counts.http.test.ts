import { afterAll, beforeAll, expect, test } from 'vitest'
import { countQueries } from '#test/count-queries.ts'
import { fillPath, type Operation, operationsOf } from '#test/operations.ts'
import { publishTestCourse } from '#test/publish-test-course.ts'
import { expectStatus, startTestServer, type TestClient, type TestServer } from '#test/start-test-server.ts'

/** An organization with so many of everything that can be listed, and one of each to look at. */
interface World {
  readonly owner: TestClient
  readonly ids: Readonly<Record<string, string>>
}

let app: TestServer
let small: World
let large: World

beforeAll(async () => {
  app = await startTestServer()
  small = await makeWorld('Small', 1)
  large = await makeWorld('Large', 6)
})
afterAll(() => app.close())

async function makeWorld(name: string, size: number): Promise<World> {
  const { owner, organizationId, path } = await app.found(name)
  const ids: Record<string, string> = { organizationId }
  const team = expectStatus(201, await owner.post(`${path}/teams`, { name: `${name} team` })).body
  ids['teamId'] = team.id
  for (let number = 1; number <= size; number++) {
    await app.join(owner, organizationId, `${name}-${number}`, 'learner')
    expectStatus(201, await owner.post(`${path}/invitations`, { email: `${number}@example.org`, role: 'learner' }))
    if (number > 1) expectStatus(201, await owner.post('/organizations', { name: `${name} ${number}` }))
    const { courseId, lessonId } = await publishTestCourse(owner, path, { title: `${name} ${number}`, lessons: size })
    for (let version = 2; version <= size; version++) await publishAgain(owner, `${path}/courses/${courseId}`)
    const { id } = expectStatus(201, await owner.post(`${path}/courses/${courseId}/enrollments`)).body
    expectStatus(200, await owner.put(`${path}/enrollments/${id}/lessons/${lessonId}/progress`, { percent: 10 }))
    const [member] = expectStatus(200, await owner.get(`${path}/members?q=${name}-${number}`)).body.data
    expectStatus(204, await owner.put(`${path}/teams/${team.id}/members/${member.id}`))
    expectStatus(201, await owner.post(`${path}/teams/${team.id}/roles`, { memberId: member.id, role: 'manager' }))
    expectStatus(
      201,
      await owner.post(`${path}/courses/${courseId}/roles`, { memberId: member.id, role: 'instructor' }),
    )
    const token = { name: `Token ${number}`, scopes: ['courses.read'], expiresInDays: 7 }
    expectStatus(201, await owner.post(`${path}/my-tokens`, token))
    expectStatus(201, await owner.post(`${path}/roles`, { name: `Role ${number}`, permissions: ['audit.read'] }))
    if (number > 1) expectStatus(201, await owner.post(`${path}/teams`, { name: `Team ${number}` }))
    Object.assign(ids, { courseId, lessonId, enrollmentId: id })
  }
  return { owner, ids }
}

async function publishAgain(owner: TestClient, course: string): Promise<void> {
  const { body: draft } = await owner.get(`${course}/draft`)
  const change = { summary: `${draft.summary} Again.` }
  const changed = await owner.patch(`${course}/draft`, change, { 'if-match': `"${draft.version}"` })
  expectStatus(200, await owner.post(`${course}/publish`, {}, { 'if-match': String(changed.headers['etag']) }))
}

/** Reads of things that tests of other files are about, because making one takes more than these routes. */
const madeElsewhere = ['fileId', 'importId']

/** Reads that enter one organization after the other; `export.test.ts` counts what they ask in each. */
const acrossOrganizations = ['exportMe']

const reads = () =>
  operationsOf(app.server).filter(
    ({ operationId, method, authz, pathParameters }) =>
      !acrossOrganizations.includes(operationId) &&
      method === 'get' &&
      authz !== 'public' &&
      !pathParameters.some((name) => madeElsewhere.includes(name)),
  )

test('a read sends as many statements for six rows as for one: never a query per row', async () => {
  const counts = []
  for (const operation of reads()) {
    const [few, many] = [await count(operation, small), await count(operation, large)]
    counts.push({ operationId: operation.operationId, few, many })
  }
  expect(counts.length).toBeGreaterThan(10)
  expect(counts.filter(({ few, many }) => few !== many)).toEqual([])
})

const count = (operation: Operation, { owner, ids }: World) =>
  countQueries(async () => expectStatus(200, await owner.get(fillPath(operation, ids))))

test('what the counter counts', async () => {
  const { db } = app.platform
  const queries = await countQueries(() =>
    db.forSystem().transaction((tx) => tx.selectFrom('users').select('id').execute()),
  )
  expect(queries).toBe(['begin', 'set_config', 'select', 'commit'].length)
})
