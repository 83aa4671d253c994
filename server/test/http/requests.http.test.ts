import { afterAll, beforeAll, expect, test } from 'vitest'
import { fillPath, type Operation, operationsOf, sampleOf } from '#test/operations.ts'
import { type Answer, startTestServer, type TestClient, type TestServer } from '#test/start-test-server.ts'

let app: TestServer
let owner: TestClient
let ids: Record<string, string>
let operations: Operation[]

beforeAll(async () => {
  app = await startTestServer()
  const founded = await app.found('Requests')
  owner = founded.owner
  const missing = '00000000-0000-7000-8000-000000000000'
  operations = operationsOf(app.server)
  const names = operations.flatMap(({ pathParameters }) => pathParameters)
  ids = { ...Object.fromEntries(names.map((name) => [name, missing])), organizationId: founded.organizationId }
})
afterAll(() => app.close())

const json = { 'content-type': 'application/json' }

/** Sends raw text as the body, with whatever session the client has. */
const sendRaw = (operation: Operation, body: string, headers: Record<string, string> = json): Promise<Answer> =>
  owner[operation.method === 'patch' ? 'patch' : operation.method === 'put' ? 'put' : 'post'](
    fillPath(operation, ids),
    body,
    { 'if-match': '"1"', ...headers },
  )

function expectProblem(operation: Operation, answer: Answer, statuses: readonly number[]): void {
  const seen = { operation: operation.operationId, status: answer.status, type: answer.headers['content-type'] }
  expect(statuses, JSON.stringify({ ...seen, text: answer.text })).toContain(answer.status)
  expect(seen.type, operation.operationId).toContain('application/problem+json')
  expect(answer.body, operation.operationId).toMatchObject({
    type: expect.stringMatching(/^https:\/\/upskill\.dev\/problems\/[\w-]+\/[\w-]+$/),
    title: expect.any(String),
    status: answer.status,
    requestId: answer.headers['x-request-id'],
  })
  expect(answer.text).not.toMatch(/\bat .+\.ts:\d+|select |insert /i)
}

const withBody = () => operations.filter(({ body }) => body !== undefined)

test('malformed JSON is a 400 problem at every operation with a body', async () => {
  expect(withBody().length).toBeGreaterThan(8)
  for (const operation of withBody()) {
    for (const text of ['{"title": ', '[1,', 'null', '""', '[]', '{"__proto__": {"admin": true}}']) {
      expectProblem(operation, await sendRaw(operation, text), [400])
    }
  }
})

test('a field that no operation declares is a 400 problem that names it', async () => {
  for (const operation of withBody()) {
    const body = { ...(sampleOf(operation.body ?? {}, ids) as object), isAdmin: true }
    const answer = await sendRaw(operation, JSON.stringify(body))
    expectProblem(operation, answer, [400])
    expect(answer.body.errors, operation.operationId).toContainEqual({
      pointer: '/isAdmin',
      detail: 'is not a field of this operation',
    })
  }
})

test('a wrong type in any field is a 400 problem that names it', async () => {
  for (const operation of withBody()) {
    for (const [name, schema] of Object.entries(operation.body?.properties ?? {})) {
      const wrong = schema.type === 'object' || schema.type === 'array' ? 7 : { nested: true }
      const body = { ...(sampleOf(operation.body ?? {}, ids) as object), [name]: wrong }
      const answer = await sendRaw(operation, JSON.stringify(body))
      expectProblem(operation, answer, [400])
      expect(answer.body.errors[0].pointer, `${operation.operationId} ${name}`).toBe(`/${name}`)
    }
  }
})

test('a body over the limit is a 413 problem, one of another media type 415', async () => {
  for (const operation of withBody()) {
    const answer = await sendRaw(operation, JSON.stringify({ filler: 'x'.repeat(3_000_000) }))
    expectProblem(operation, answer, [413])
    expectProblem(operation, await sendRaw(operation, '<xml/>', { 'content-type': 'text/xml' }), [415])
  }
})

test('a form that is not whole, and a body nobody asked for, are 4xx problems', async () => {
  const forms = operations.filter(({ isMultipart }) => isMultipart)
  expect(forms.length).toBeGreaterThan(0)
  const part = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n\r\nabc'
  for (const operation of forms) {
    expectProblem(operation, await sendRaw(operation, part, { 'content-type': 'multipart/form-data' }), [400])
    expectProblem(
      operation,
      await sendRaw(operation, part, { 'content-type': 'multipart/form-data; boundary=x' }),
      [400],
    )
    expectProblem(
      operation,
      await sendRaw(operation, '--x--\r\n', { 'content-type': 'multipart/form-data; boundary=x' }),
      [400],
    )
  }
  const bodyless = operations.filter(({ method, body, isMultipart }) => method === 'post' && !body && !isMultipart)
  expect(bodyless.length).toBeGreaterThan(0)
  for (const operation of bodyless) {
    expectProblem(operation, await sendRaw(operation, '{"isAdmin":true}'), [400])
    expectProblem(operation, await sendRaw(operation, 'text', { 'content-type': 'text/plain' }), [415])
  }
})

test('a bad cursor or limit is a 400 problem at every list', async () => {
  const lists = operations.filter(({ queryParameters }) => queryParameters.includes('cursor'))
  expect(lists.length).toBeGreaterThan(3)
  const good = Buffer.from(JSON.stringify(['2026-99-99T99:99:99Z', ids['organizationId']])).toString('base64url')
  const bad = [
    'cursor=nonsense',
    'cursor=',
    `cursor=${good}`,
    `cursor=${'A'.repeat(600)}`,
    'cursor=W10',
    'limit=0',
    'limit=201',
    'limit=x',
    'limit=1e9',
    'unknown=1',
  ]
  for (const operation of lists) {
    for (const query of bad) {
      const answer = await owner.get(`${fillPath(operation, ids)}?${query}`)
      if (query === `cursor=${good}` && answer.status === 200) continue
      expectProblem(operation, answer, [400, 404])
    }
  }
})

test('text that PostgreSQL or a terminal could stumble over is stored as it is or refused, never a 5xx', async () => {
  const nasty = [
    '\u0000',
    'a\u0000b',
    '\ud800',
    '\u202e',
    '%00',
    '\r\nSet-Cookie: a=b',
    "'; drop table users; --",
    '𝒳'.repeat(40),
  ]
  for (const operation of withBody()) {
    for (const [name, schema] of Object.entries(operation.body?.properties ?? {})) {
      if (schema.type !== 'string') continue
      for (const text of nasty) {
        const body = { ...(sampleOf(operation.body ?? {}, ids) as object), [name]: text }
        const answer = await sendRaw(operation, JSON.stringify(body))
        expect(answer.status, `${operation.operationId} ${name} ${JSON.stringify(text)}: ${answer.text}`).toBeLessThan(
          500,
        )
      }
    }
  }
})

test('an id that is none is a 4xx problem at every operation', async () => {
  for (const operation of operations) {
    for (const name of operation.pathParameters) {
      for (const id of ['1', 'x', '%00', '..%2f..', 'a'.repeat(150)]) {
        const path = fillPath(operation, { ...ids, [name]: id })
        const body = operation.body && sampleOf(operation.body, ids)
        const answer =
          operation.method === 'get' || operation.method === 'delete'
            ? await owner[operation.method](path)
            : await owner[operation.method](path, body, { 'if-match': '"1"' })
        expectProblem(operation, answer, [400, 404, 414, 415])
      }
    }
  }
})

test('an address nobody serves is a 404 problem, also with a broken encoding', async () => {
  for (const path of ['/nowhere', '/%', '/organizations/%ff', '//', '/me/..%2f']) {
    const answer = await owner.get(path)
    expect([path, answer.status < 500 && answer.status >= 400]).toEqual([path, true])
    expect(answer.headers['content-type']).toContain('application/problem+json')
  }
})
