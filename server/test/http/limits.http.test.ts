import { once } from 'node:events'
import { get, type IncomingMessage, type RequestOptions } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { callOperation, type Operation, operationsOf } from '#test/operations.ts'
import {
  type Answer,
  expectStatus,
  password,
  startTestServer,
  type TestClient,
  type TestServer,
} from '#test/start-test-server.ts'
import { leave } from '#test/test-limits.ts'

let app: TestServer
let owner: TestClient
let organizationId: string
let path: string
let operations: Operation[]
let ids: Record<string, string>

beforeAll(async () => {
  app = await startTestServer()
  ;({ owner, organizationId, path } = await app.found('Limited'))
  operations = operationsOf(app.server)
  const missing = '00000000-0000-7000-8000-000000000000'
  const names = operations.flatMap(({ pathParameters }) => pathParameters)
  ids = { ...Object.fromEntries(names.map((name) => [name, missing])), organizationId }
})
afterAll(() => app.close())

beforeEach(() => {
  app.limits.override()
  app.limits.forget()
})

/** What is left of the policy, as the answer's headers tell; undefined when they do not tell of it. */
function left(answer: Answer, policyId: string): number | undefined {
  const found = String(answer.headers['ratelimit'])
    .split(', ')
    .find((item) => item.startsWith(`"${policyId}";`))
  return found === undefined ? undefined : Number(/;r=(\d+)/.exec(found)?.[1])
}

function expectDenied(answer: Answer, policyId: string, name: string): void {
  expect(answer.status, `${name}: ${answer.text}`).toBe(429)
  expect(answer.headers['content-type'], name).toContain('application/problem+json')
  expect(Number(answer.headers['retry-after']), name).toBeGreaterThanOrEqual(43_200)
  expect(answer.body, name).toMatchObject({
    type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
    status: 429,
    'violated-policies': [policyId],
    requestId: answer.headers['x-request-id'],
  })
  expect(left(answer, policyId), name).toBe(0)
}

/** Asks until nothing is left of two requests, and once more. */
async function expectTwoAndNoMore(policyId: string, name: string, ask: () => Promise<Answer>): Promise<void> {
  app.limits.override(leave(policyId, 2))
  app.limits.forget()
  for (const remaining of [1, 0]) {
    const answer = await ask()
    expect(answer.status, `${name}: ${answer.text}`).not.toBe(429)
    expect(String(answer.headers['ratelimit-policy']), name).toContain(`"${policyId}";q=2;w=172800`)
    expect(left(answer, policyId), name).toBe(remaining)
  }
  expectDenied(await ask(), policyId, name)
}

/** Whoever may call the operation; signing out ends a session of its own. */
async function callerOf({ authz, operationId }: Operation): Promise<TestClient> {
  if (authz !== 'public' && operationId !== 'signOut') return owner
  const client = app.client()
  if (authz !== 'public') expectStatus(201, await client.post('/session', { email: owner.email, password }))
  return client
}

describe('every operation', () => {
  test('is limited per address, and says so in its headers', async () => {
    expect(operations.length).toBeGreaterThan(30)
    for (const operation of operations) {
      await expectTwoAndNoMore(`${operation.limit}.per-address`, operation.operationId, async () =>
        callOperation((await callerOf(operation)).at('198.51.100.7'), operation, ids),
      )
    }
  })

  test('for signed-in people is limited per person, wherever they are', async () => {
    const personal = operations.filter(({ authz }) => authz !== 'public')
    expect(personal.length).toBeGreaterThan(25)
    for (const operation of personal) {
      let host = 0
      await expectTwoAndNoMore(`${operation.limit}.per-user`, operation.operationId, async () =>
        callOperation((await callerOf(operation)).at(`198.51.100.${++host}`), operation, ids),
      )
    }
  })

  test('of an organization is limited for all its members together', async () => {
    const shared = operations.filter(({ authz }) => authz !== 'public' && authz !== 'user')
    expect(shared.length).toBeGreaterThan(20)
    for (const operation of shared) {
      await expectTwoAndNoMore(`${operation.limit}.per-organization`, operation.operationId, () =>
        callOperation(owner, operation, ids),
      )
    }
  })

  test('is counted against its caller’s policies, and an organization’s against its quota', async () => {
    for (const operation of operations) {
      const answer = await callOperation(await callerOf(operation), operation, ids)
      const told = String(answer.headers['ratelimit'])
      expect(told, operation.operationId).toContain('"address.all";r=')
      expect(told, operation.operationId).toContain(operation.authz === 'public' ? '"anonymous.' : '"user.')
      const inOrganization = operation.authz !== 'public' && operation.authz !== 'user'
      expect(told.includes('"organization.quota"'), operation.operationId).toBe(inOrganization)
    }
  })
})

test('health checks have a limit of their own, whatever else is used up', async () => {
  app.limits.override(leave('global.all', 1), leave('address.all', 1), leave('address-probe.all', 3))
  expectStatus(200, await owner.get('/me'))
  for (const url of ['/health/live', '/health/ready', '/health/live']) {
    const answer = await app.server.inject(url)
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['ratelimit-policy']).toBe('"address-probe.all";q=3;w=259200')
  }
  expect((await app.server.inject('/health/live')).json()).toMatchObject({ 'violated-policies': ['address-probe.all'] })
})

test('what Node would answer by itself is counted as well', async () => {
  const own = await startTestServer()
  onTestFinished(() => own.close())
  await own.server.listen({ host: '127.0.0.1', port: 0 })
  const { port } = own.server.server.address() as AddressInfo
  const ask = async (options: RequestOptions) => {
    const request = get({ host: '127.0.0.1', port, path: '/api/v1/me', ...options })
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    response.resume()
    return { status: response.statusCode, limits: response.headers['ratelimit-policy'] }
  }
  const counted = expect.stringContaining('"address.all"')
  expect(await ask({ headers: { expect: 'a miracle' } })).toEqual({ status: 401, limits: counted })
  expect(await ask({ setHost: false })).toEqual({ status: 400, limits: counted })
})

test('asking for organizations one is no member of, or may not manage, is counted like anything else', async () => {
  app.limits.override(leave('user.read', 3))
  const strangers = '/organizations/00000000-0000-7000-8000-000000000000/courses'
  for (const remaining of [2, 1, 0]) {
    const answer = await owner.get(strangers)
    expectStatus(404, answer)
    expect(left(answer, 'user.read')).toBe(remaining)
  }
  expectDenied(await owner.get(strangers), 'user.read', 'another organization')
})

test('the limit of the service as a whole answers 503 without numbers', async () => {
  app.limits.override(leave('global.all', 2))
  for (const answer of [await owner.get('/me'), await app.client('198.51.100.7').get('/nowhere')]) {
    expect(String(answer.headers['ratelimit-policy'])).not.toContain('global')
  }
  const denied = await owner.get('/me')
  expect(denied.status).toBe(503)
  expect(denied.body).toMatchObject({
    type: 'https://iana.org/assignments/http-problem-types#temporary-reduced-capacity',
  })
  expect(denied.body).not.toHaveProperty('violated-policies')
  expect(Number(denied.headers['retry-after'])).toBeGreaterThanOrEqual(1)
  expect(denied.text + String(denied.headers['ratelimit'])).not.toContain('global')
})

test('a denied request takes nothing of what it was asked together with', async () => {
  app.limits.override(leave('identity.read.per-user', 1), leave('user.read', 10))
  expect(left(expectStatus(200, await owner.get('/me')), 'user.read')).toBe(9)
  for (let request = 0; request < 3; request++) expect(left(await owner.get('/me'), 'user.read')).toBe(9)
  expect(left(expectStatus(200, await owner.get(path)), 'user.read')).toBe(8)
})

test('other numbers hold from the next request on, and for what is used already', async () => {
  const policy = 'identity.read.per-user'
  app.limits.override(leave(policy, 5))
  expect(left(await owner.get('/me'), policy)).toBe(4)
  app.limits.override(leave(policy, 2))
  expect(left(await owner.get('/me'), policy)).toBe(0)
  expectDenied(await owner.get('/me'), policy, 'getMe')
  app.limits.override()
  expectStatus(200, await owner.get('/me'))
})

test('what is used comes back at the rate, a unit at a time', async () => {
  app.limits.override({ policyId: 'identity.read.per-user', organizationId: null, rate: '1/minute', burst: 1 })
  expectStatus(200, await owner.get('/me'))
  const denied = expectStatus(429, await owner.get('/me'))
  expect(String(denied.headers['ratelimit'])).toContain('"identity.read.per-user";r=0;t=60')
  app.limits.advance(60_000)
  expectStatus(200, await owner.get('/me'))
  expectStatus(429, await owner.get('/me'))
})

test('an organization’s own numbers leave other organizations alone', async () => {
  const other = await app.found('Unlimited')
  const policies = ['organizations.read.per-organization', 'organizations.read.per-user']
  for (const policy of policies) {
    app.limits.override(leave(policy, 1, organizationId))
    app.limits.forget()
    expectStatus(200, await owner.get(path))
    expectDenied(await owner.get(path), policy, 'getOrganization')
    for (let request = 0; request < 3; request++) expectStatus(200, await other.owner.get(other.path))
  }
})

test('a server that runs counts by the declared numbers, and an organization’s quota follows its plan', async () => {
  const running = await startTestServer({}, undefined, { limits: 'opened' })
  const { owner: planner, path: own } = await running.found('Planner')
  expect(String((await planner.get(own)).headers['ratelimit-policy'])).toBe(
    '"address.all";q=3000;w=30, "user.read";q=600;w=60, "user.read-burst";q=120;w=4, "organization.quota";q=400000;w=17280',
  )
  await running.close()
})

test('a search takes more than a list, costly work more than other', async () => {
  app.limits.override(leave('user.read', 100), leave('user.costly', 100), leave('organization.quota', 1_000))
  expect(left(await owner.get(`${path}/courses`), 'user.read')).toBe(99)
  expect(left(await owner.get(`${path}/courses?q=`), 'user.read')).toBe(98)
  const searched = expectStatus(200, await owner.get(`${path}/courses?q=sql`))
  expect([left(searched, 'user.read'), left(searched, 'organization.quota')]).toEqual([95, 995])
  const file = { name: 'course.zip', type: 'application/zip', bytes: Buffer.from('no zip') }
  const refused = await owner.upload(`${path}/imports`, file)
  expect([left(refused, 'user.costly'), left(refused, 'organization.quota')]).toEqual([80, 975])
})
