/**
 * Requests that nobody would send, thousands of them: `npm run fuzz` sends 100,000, and every test run a few. The same
 * FUZZ_SEED sends the same requests, as far as the ids that the server gave allow.
 */
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AnswerSchemas, type Finding, judge } from '#test/fuzz/judge.ts'
import { callers, type Caller, type FuzzRequest, requestsTo } from '#test/fuzz/requests-to.ts'
import { type Operation, operationsOf } from '#test/operations.ts'
import { type Answer, password, startTestServer, type TestClient, type TestServer } from '#test/start-test-server.ts'

const count = Number(process.env['FUZZ_REQUESTS'] ?? 3_000)
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_123)
const perBatch = 25
const atOnce = 8
const mostIds = 40
const mostTold = 30

let app: TestServer
let operations: Operation[]
let organizationId: string
const clients = new Map<Caller, TestClient>()
const ids = new Map<string, string[]>()

beforeAll(async () => {
  app = await startTestServer({ publicUrl: 'http://localhost:3000' })
  operations = operationsOf(app.server)
  const founded = await app.found('Fuzz')
  organizationId = founded.organizationId
  clients.set('owner', founded.owner)
  clients.set('learner', await app.join(founded.owner, organizationId, 'Learner', 'learner'))
  clients.set('stranger', (await app.found('Elsewhere')).owner)
  clients.set('nobody', app.client())
  clients.set('forger', app.client())
})
afterAll(() => app.close())

const known = (name: string): readonly string[] =>
  name === 'organizationId' ? [organizationId] : (ids.get(name) ?? [])

/** Keeps the ids in an answer under the name of the parameter that takes them: `courses/{courseId}` for one of `/courses`. */
function learn({ path, pathParameters }: Operation, { body, status }: Answer): void {
  if (status >= 300 || typeof body !== 'object' || body === null) return
  const found: readonly { readonly id?: unknown }[] = Array.isArray(body.data) ? body.data : [body]
  const collection = path.replace(/\/\{\w+\}$/, '')
  const name = operations.flatMap((each) => new RegExp(`^${collection}/\\{(\\w+)\\}`).exec(each.path)?.[1] ?? [])[0]
  if (name === undefined || (pathParameters.length > 0 && name === 'organizationId')) return
  for (const { id } of found) {
    if (typeof id !== 'string') continue
    const all = ids.get(name) ?? []
    if (!all.includes(id)) ids.set(name, [...all, id].slice(-mostIds))
  }
}

async function send(request: FuzzRequest): Promise<Answer> {
  const client = clients.get(request.caller)!
  const headers = {
    ...request.headers,
    ...(request.caller === 'forger' ? { authorization: 'Bearer upsk_nonsense' } : {}),
  }
  const answer =
    request.method === 'get' || request.method === 'delete'
      ? await client[request.method](request.path, headers)
      : await client[request.method](request.path, request.payload, headers)
  const hasLeft =
    answer.status === 401 &&
    (request.caller === 'owner' || request.caller === 'learner' || request.caller === 'stranger')
  if (hasLeft) await client.post('/session', { email: client.email, password })
  return answer
}

/** What the document says the answers of each operation look like. */
function documentedAnswers(): Map<string, AnswerSchemas> {
  const { paths } = app.server.swagger() as unknown as {
    paths: Record<
      string,
      Record<
        string,
        { operationId: string; responses: Record<string, { content?: Record<string, { schema: object }> }> }
      >
    >
  }
  return new Map(
    Object.values(paths)
      .flatMap((methods) => Object.values(methods))
      .map(({ operationId, responses }) => [
        operationId,
        Object.fromEntries(
          Object.entries(responses).flatMap(([status, { content }]) => {
            const schema = content?.['application/json']?.schema
            return schema ? [[status, schema]] : []
          }),
        ),
      ]),
  )
}

test(`${count} requests meet no 5xx, no word of the inside, no answer but the documented one, and no long wait`, async () => {
  const ajv = new Ajv2020({ strict: false })
  addFormats.default(ajv)
  const answers = documentedAnswers()
  const findings: Finding[] = []
  const seen = new Map<Caller, number>(callers.map((caller) => [caller, 0]))
  const failures: unknown[] = []
  const onFailure = (error: unknown) => failures.push(error)
  process.on('unhandledRejection', onFailure)

  for (let sent = 0, batch = 0; sent < count; batch++) {
    const operation = operations[batch % operations.length]!
    const requests = fc.sample(requestsTo(operation, known), {
      seed: seed + batch,
      numRuns: Math.min(perBatch, count - sent),
    })
    sent += requests.length
    const waiting = [...requests]
    const work = async () => {
      for (let request = waiting.shift(); request; request = waiting.shift()) {
        const startedMs = performance.now()
        const answer = await send(request)
        findings.push(
          ...judge(request, answer, performance.now() - startedMs, ajv, answers.get(operation.operationId) ?? {}),
        )
        learn(operation, answer)
        if (answer.status < 300) seen.set(request.caller, seen.get(request.caller)! + 1)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
  }
  process.off('unhandledRejection', onFailure)

  const told = [...new Map(findings.map((finding) => [`${finding.operationId} ${finding.what}`, finding])).values()]
  expect(told.slice(0, mostTold), `${findings.length} findings, seed ${seed}`).toEqual([])
  expect(failures).toEqual([])
  // Requests that all fail at the door would find nothing behind it.
  expect(seen.get('owner')!).toBeGreaterThan(count / 50)
}, 3_600_000)
