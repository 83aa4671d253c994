/**
 * Every operation × everybody who may ask × whose things they ask for, against the hand-written table of who gets in. A
 * request is made so that whoever gets in is stopped at its content, so that nothing is changed and cells do not depend on
 * each other.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Access, expectedAccess, type Role, roles } from '#test/expected-access.ts'
import { type Operation, operationsOf } from '#test/operations.ts'
import { publishTestCourse } from '#test/publish-test-course.ts'
import {
  type Answer,
  expectStatus,
  password,
  startTestServer,
  type TestClient,
  type TestServer,
} from '#test/start-test-server.ts'

/** `in`: past the door. The others say how it stays shut. */
type Outcome = 'in' | 'sign in' | 'forbidden' | 'hidden'
type Target = 'own' | 'another' | 'missing' | 'another organization’s'

interface Caller {
  readonly name: string
  readonly ask: (operation: Operation, path: string) => Promise<Answer>
  readonly expects: (access: Access, target: Target, operation: Operation) => Outcome
}

const missing = '00000000-0000-7000-8000-000000000000'

let app: TestServer
let operations: Operation[]
let callers: Caller[]
let ids: Readonly<Record<Target, Readonly<Record<string, string>>>>

beforeAll(async () => {
  app = await startTestServer()
  operations = operationsOf(app.server)
  const { owner, organizationId, path } = await app.found('Matrix')
  const others = await makeThings(await app.found('Others'))
  const mine = await makeThings({ owner, organizationId, path })
  const people = new Map<Role, TestClient>([['owner', owner]])
  for (const role of ['admin', 'auditor', 'learner'] as const)
    people.set(role, await app.join(owner, organizationId, role, role))
  for (const role of ['manager', 'instructor'] as const) {
    const person = await app.join(owner, organizationId, role, 'learner')
    people.set(role, person)
    const { id } = (await owner.get(`${path}/members?q=${person.email}`)).body.data[0]
    const at = role === 'manager' ? `teams/${mine.teamId}` : `courses/${mine.courseId}`
    expectStatus(201, await owner.post(`${path}/${at}/roles`, { memberId: id, role }))
  }
  // What an instructor is of in the organization: somebody who may make courses.
  await giveRole(owner, path, people.get('instructor')!, 'instructor')
  const second = await makeThings({ owner, organizationId, path })
  ids = {
    own: mine,
    another: second,
    missing: { organizationId, teamId: missing, courseId: missing },
    'another organization’s': others,
  }
  callers = [
    ...[...people].map(([role, client]) => member(role, client)),
    ...(await tokensOf(owner, path)),
    ...(await shutOut()),
  ]
}, 120_000)
afterAll(() => app.close())

async function makeThings({
  owner,
  organizationId,
  path,
}: {
  owner: TestClient
  organizationId: string
  path: string
}) {
  const number = (await owner.get(`${path}/teams`)).body.data.length
  const team = expectStatus(201, await owner.post(`${path}/teams`, { name: `Team ${number}` }))
  const { courseId } = await publishTestCourse(owner, path, { title: `Course ${number}` })
  return { organizationId, teamId: team.body.id as string, courseId }
}

async function giveRole(owner: TestClient, path: string, person: TestClient, role: string): Promise<void> {
  const { id, version } = (await owner.get(`${path}/members?q=${person.email}`)).body.data[0]
  const answer = await owner.patch(`${path}/members/${id}`, { roles: [role] }, { 'if-match': `"${version}"` })
  expectStatus(200, answer)
}

/** Sends what no operation takes, so that only the door answers for certain. */
function knock(
  client: TestClient,
  { method }: Operation,
  path: string,
  credentials: Record<string, string> = {},
): Promise<Answer> {
  if (method === 'get') return client.get(path, credentials)
  const headers = { 'content-type': 'text/plain', ...credentials }
  return method === 'delete' ? client.delete(path, headers, 'text') : client[method](path, 'text', headers)
}

function member(role: Role, client: TestClient): Caller {
  return {
    name: role,
    ask: (operation, path) => knock(client, operation, path),
    expects: (access, target) => outcomeFor(role, access, target),
  }
}

function outcomeFor(role: Role, access: Access, target: Target): Outcome {
  if (access === 'anyone' || access === 'signed in') return 'in'
  if (target === 'another organization’s') return 'hidden'
  if (access.in.includes(role)) return 'in'
  if (access.own === role) return target === 'own' ? 'in' : 'hidden'
  return access.elsewhere === role ? 'hidden' : 'forbidden'
}

/** The owner’s own tokens, one for each scope that tokens may have; they do what the owner may, within the scope. */
async function tokensOf(owner: TestClient, path: string): Promise<Caller[]> {
  const isGrantable = (authz: string) => authz.includes('.') && authz !== 'security.manage'
  const scopes = [...new Set(operations.map(({ authz }) => authz))].filter(isGrantable)
  const members = scopes.map(async (scope): Promise<Caller> => {
    const made = await owner.post(`${path}/my-tokens`, { name: scope, scopes: [scope], expiresInDays: 7 })
    return bearer(`a token for ${scope}`, expectStatus(201, made).body.token, (access, target, operation) => {
      if (access === 'anyone') return 'in'
      if (access === 'signed in') return 'forbidden'
      if (target === 'another organization’s') return 'sign in'
      return operation.authz === scope ? outcomeFor('owner', access, target) : 'forbidden'
    })
  })
  const provisioning = expectStatus(
    201,
    await owner.post(`${path}/provisioning-tokens`, { name: 'p', expiresInDays: 7 }),
  )
  return [
    ...(await Promise.all(members)),
    bearer('a provisioning token', provisioning.body.token, (access, target) => {
      if (access === 'anyone') return 'in'
      if (access === 'signed in') return 'forbidden'
      return target === 'another organization’s' ? 'sign in' : 'forbidden'
    }),
  ]
}

function bearer(name: string, token: string, expects: Caller['expects']): Caller {
  const headers = { authorization: `Bearer ${token}` }
  return { name, ask: (operation, path) => knock(app.client(), operation, path, headers), expects }
}

/** Those who are nobody: whatever they have is over, taken back or made up. */
async function shutOut(): Promise<Caller[]> {
  const expects: Caller['expects'] = (access) => (access === 'anyone' ? 'in' : 'sign in')
  const withClient = (name: string, client: TestClient): Caller => ({
    name,
    ask: (operation, at) => knock(client, operation, at),
    expects,
  })
  const owner = await app.signUp('Shut-out')
  const again = async () => {
    const client = app.client()
    expectStatus(201, await client.post('/session', { email: owner.email, password }))
    return client
  }
  const [expired, idle, ended] = [await again(), await again(), await again()]
  const idOf = async (client: TestClient) =>
    (await client.get('/me/sessions')).body.data.find(({ isCurrent }: { isCurrent: boolean }) => isCurrent).id as string
  const now = app.clock.now().getTime()
  const set = async (client: TestClient, change: object) => {
    const id = await idOf(client)
    await app.platform.db
      .forSystem()
      .transaction((tx) => tx.updateTable('sessions').set(change).where('id', '=', id).execute())
  }
  await set(expired, { expires_at: new Date(now - 1) })
  await set(idle, { last_seen_at: new Date(now - 15 * 86_400_000) })
  expectStatus(204, await owner.delete(`/me/sessions/${await idOf(ended)}`))

  const founder = await app.found('Tokens')
  const tokens = [7, 1].map(async (expiresInDays) => {
    const wanted = { name: 'over', scopes: ['organization.read'], expiresInDays }
    return expectStatus(201, await founder.owner.post(`${founder.path}/my-tokens`, wanted)).body as {
      id: string
      token: string
    }
  })
  const [revoked, over] = await Promise.all(tokens)
  expectStatus(204, await founder.owner.delete(`${founder.path}/my-tokens/${revoked!.id}`))
  // A token's time is over after a day; sessions and the other tokens go on.
  app.clock.advance(90_000_000)
  return [
    withClient('nobody', app.client()),
    withClient('an expired session', expired),
    withClient('an idle session', idle),
    withClient('an ended session', ended),
    bearer('a revoked token', revoked!.token, expects),
    bearer('an expired token', over!.token, expects),
    bearer('a made-up token', `${revoked!.token.slice(0, -8)}aaaaaaaa`, expects),
  ]
}

function outcomeOf({ status, body }: Answer): Outcome {
  if (status === 401 && /\/(not-signed-in|token-not-valid)$/.test(body?.type)) return 'sign in'
  if (status === 403 && body?.type?.endsWith('/request/forbidden')) return 'forbidden'
  const isDoor = /^There is no such (organization, or you are not|team, or your role|course, or your role)/.test(
    body?.detail,
  )
  return status === 404 && isDoor ? 'hidden' : 'in'
}

function targetsOf({ pathParameters }: Operation): Target[] {
  if (!pathParameters.includes('organizationId')) return ['own']
  return pathParameters.some((name) => name === 'teamId' || name === 'courseId')
    ? ['own', 'another', 'missing', 'another organization’s']
    : ['own', 'another organization’s']
}

test('every operation stands in the table of who gets in, and no other', () => {
  expect(operations.map(({ operationId }) => operationId).toSorted()).toEqual(Object.keys(expectedAccess).toSorted())
})

test('everybody gets in where the table says so, and nowhere else', async () => {
  const wrong: string[] = []
  let cells = 0
  for (const operation of operations) {
    const access = expectedAccess[operation.operationId]!
    for (const target of targetsOf(operation)) {
      const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[target][name] ?? missing)
      for (const { name, ask, expects } of callers) {
        const outcome = outcomeOf(await ask(operation, path))
        const expected = expects(access, target, operation)
        cells += 1
        if (outcome !== expected)
          wrong.push(`${operation.operationId} of ${target} thing for ${name}: ${outcome}, not ${expected}`)
      }
    }
  }
  expect(wrong.slice(0, 40), `${wrong.length} of ${cells} cells`).toEqual([])
  expect(cells).toBeGreaterThan(4_000)
  expect(new Set(callers.map(({ name }) => name)).size).toBeGreaterThan(roles.length + 15)
}, 300_000)
