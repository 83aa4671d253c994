import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Scoped } from '#platform/database.ts'
import { courseZip } from '#test/course-zip.ts'
import { addApp } from '#test/factors.ts'
import { fillPath, type Operation, operationsOf, sampleOf } from '#test/operations.ts'
import { publishTestCourse } from '#test/publish-test-course.ts'
import {
  type Answer,
  expectStatus,
  startTestServer,
  type TestClient,
  type TestServer,
} from '#test/start-test-server.ts'

/** One organization with one of everything that has an id. */
interface World {
  readonly owner: TestClient
  readonly ids: Readonly<Record<string, string>>
}

const emailOf = ({ email }: { email: string }) => email

let app: TestServer
let ours: World
let theirs: World

beforeAll(async () => {
  app = await startTestServer()
  ours = await makeWorld('Ours')
  theirs = await makeWorld('Theirs')
})
afterAll(() => app.close())

test('a member of one organization gets 404 for every id of another, at every operation', async () => {
  // A public operation knows no member; that it tells nothing of an organization is seen below.
  const operations = operationsOf(app.server).filter(
    ({ authz, pathParameters }) => authz !== 'public' && pathParameters.includes('organizationId'),
  )
  expect(operations.length).toBeGreaterThan(10)
  const leaks: string[] = []
  for (const operation of operations) {
    for (const foreign of operation.pathParameters) {
      const ids = { ...ours.ids, [foreign]: theirs.ids[foreign] ?? '' }
      const answer = await call(operation, ours.owner, ids)
      if (answer.status !== 404)
        leaks.push(`${operation.operationId} with a foreign ${foreign}: ${answer.status} ${answer.text}`)
      else if (revealsTheirs(answer))
        leaks.push(`${operation.operationId} with a foreign ${foreign} answers: ${answer.text}`)
    }
  }
  expect(leaks).toEqual([])
})

test('people are seen by themselves and by organizations they are a member of, their secrets by neither', async () => {
  const { db } = app.platform
  const addresses = (scope: Scoped) =>
    scope.transaction(async (tx) =>
      (await tx.selectFrom('users').select('email').orderBy('email').execute()).map(emailOf),
    )
  const secrets = (scope: Scoped) =>
    scope.transaction(async (tx) => {
      const tables = [
        'passwords',
        'password_resets',
        'authenticators',
        'passkeys',
        'recovery_codes',
        'pending_sign_ins',
      ] as const
      const rows = []
      for (const table of tables) rows.push(...(await tx.selectFrom(table).select('user_id').execute()))
      return rows.length
    })
  const organization = db.forOrganization({ organizationId: ours.ids['organizationId'] ?? '' })
  const person = db.forUser({ userId: expectStatus(200, await ours.owner.get('/me')).body.id })
  const everybody = await addresses(db.forSystem())
  expect(everybody).toEqual(expect.arrayContaining([ours.owner.email, theirs.owner.email]))
  expect(await addresses(person)).toEqual([ours.owner.email])
  expect(await addresses(organization)).toContain(ours.owner.email)
  expect(await addresses(organization)).not.toContain(theirs.owner.email)
  expect(await secrets(db.forSystem())).toBeGreaterThan(1)
  expect(await secrets(organization)).toBe(0)
  expect(await secrets(person)).toBe(0)
})

test('whoever left an organization is shown there as a former member', async () => {
  const { owner, organizationId, path } = await app.found('Left')
  const author = await app.join(owner, organizationId, 'Astrid', 'instructor')
  const { courseId } = await publishTestCourse(author, path, { title: 'Kept' })
  const authorName = async () => expectStatus(200, await owner.get(`${path}/courses/${courseId}`)).body.authorName
  expect(await authorName()).toBe('Astrid')
  const { data } = expectStatus(200, await owner.get(`${path}/members?q=astrid`)).body
  expectStatus(204, await owner.delete(`${path}/members/${data[0].id}`))
  expect(await authorName()).toBe('Former member')
})

test('another organization reads exactly as one that does not exist', async () => {
  for (const operation of operationsOf(app.server)) {
    if (!operation.pathParameters.includes('organizationId')) continue
    const foreign = await call(operation, ours.owner, theirs.ids)
    const missing = await call(operation, ours.owner, {
      ...theirs.ids,
      organizationId: '00000000-0000-7000-8000-000000000000',
    })
    const { requestId: _one, ...foreignBody } = foreign.body
    const { requestId: _other, ...missingBody } = missing.body
    expect([operation.operationId, foreign.status, foreignBody]).toEqual([
      operation.operationId,
      missing.status,
      missingBody,
    ])
  }
})

test('nobody without a session gets anything but 401 from an operation that is not public', async () => {
  for (const operation of operationsOf(app.server)) {
    if (operation.authz === 'public') continue
    const answer = await call(operation, app.client(), ours.ids)
    expect([operation.operationId, answer.status]).toEqual([operation.operationId, 401])
  }
})

test('lists show nothing of another organization', async () => {
  for (const operation of operationsOf(app.server)) {
    if (operation.method !== 'get' || !operation.pathParameters.includes('organizationId')) continue
    const answer = await call(operation, ours.owner, ours.ids)
    expect([operation.operationId, revealsTheirs(answer)]).toEqual([operation.operationId, false])
  }
})

const revealsTheirs = (answer: Answer) =>
  Object.values(theirs.ids).some((id) => answer.text.includes(id)) || answer.text.includes('Theirs')

function call(operation: Operation, client: TestClient, ids: Readonly<Record<string, string>>): Promise<Answer> {
  const path = fillPath(operation, ids)
  const headers: Record<string, string> = operation.needsIfMatch ? { 'if-match': '"1"' } : {}
  if (operation.isMultipart) return client.upload(path, { name: 'a.png', type: 'image/png', bytes: png })
  if (operation.method === 'get' || operation.method === 'delete') return client[operation.method](path, headers)
  return client[operation.method](path, operation.body && sampleOf(operation.body, ids), headers)
}

const missingId = '00000000-0000-7000-8000-000000000000'

/** A picture of one transparent pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)

async function makeWorld(name: string): Promise<World> {
  const { owner, organizationId, path } = await app.found(name)
  const learner = await app.join(owner, organizationId, `${name}-learner`, 'learner')
  const member = (await owner.get(`${path}/members?q=${learner.email}`)).body.data[0]
  const invitation = expectStatus(
    201,
    await owner.post(`${path}/invitations`, { email: `${name}@invited.example`, role: 'learner' }),
  )
  const file = expectStatus(201, await owner.upload(`${path}/files`, { name: 'a.png', type: 'image/png', bytes: png }))
  const { courseId, moduleId, lessonId } = await publishTestCourse(owner, path, { title: name })
  const enrollment = expectStatus(201, await owner.post(`${path}/courses/${courseId}/enrollments`))
  const role = expectStatus(
    201,
    await owner.post(`${path}/roles`, { name: `${name} crew`, permissions: ['audit.read'] }),
  )
  const team = expectStatus(201, await owner.post(`${path}/teams`, { name: `${name} team` }))
  const teamPath = `${path}/teams/${team.body.id}`
  expectStatus(204, await owner.put(`${teamPath}/members/${member.id}`))
  const binding = expectStatus(201, await owner.post(`${teamPath}/roles`, { memberId: member.id, role: 'manager' }))
  const importRun = expectStatus(
    202,
    await owner.upload(`${path}/imports`, {
      name: 'course.zip',
      type: 'application/zip',
      bytes: await courseZip(name),
    }),
  )
  const domain = expectStatus(
    201,
    await owner.post(`${path}/single-sign-on/domains`, { domain: `${name.toLowerCase()}.example` }),
  )
  const token = expectStatus(
    201,
    await owner.post(`${path}/my-tokens`, { name: `${name} script`, scopes: ['courses.read'], expiresInDays: 7 }),
  )
  const { authenticatorId } = await addApp(app, owner)
  const ids = {
    organizationId,
    memberId: member.id,
    invitationId: invitation.body.id,
    fileId: file.body.id,
    courseId,
    moduleId,
    lessonId,
    enrollmentId: enrollment.body.id,
    roleId: role.body.id,
    teamId: team.body.id,
    bindingId: binding.body.id,
    importId: importRun.body.id,
    organizationSlug: name.toLowerCase(),
    domainId: domain.body.id,
    tokenId: token.body.id,
    linkId: missingId,
    authenticatorId,
    passkeyId: missingId,
    sessionId: missingId,
    deviceId: missingId,
  }
  return { owner, ids }
}
