import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { deleteOldAnswers } from '#platform/idempotency/answer-repeats.ts'
import { type Answer, startTestServer, type TestClient, type TestServer } from '#test/start-test-server.ts'

let app: TestServer
let owner: TestClient
let path: string
let keys = 0
let key: Record<string, string>

beforeAll(async () => {
  app = await startTestServer()
  ;({ owner, path } = await app.found('Repeats'))
})
afterAll(() => app.close())
beforeEach(() => {
  key = { 'idempotency-key': `"key ${++keys}"` }
})

const create = (title: string, headers = key, client = owner, at = path) =>
  client.post(`${at}/courses`, { title }, headers)

const isRepeat = ({ headers }: Answer) => headers['idempotency-replayed'] === 'true'

async function countCourses(title: string): Promise<number> {
  const { body } = await owner.get(`${path}/authoring/courses?limit=200`)
  return body.data.filter((course: { title: string }) => course.title === title).length
}

test('a request that comes again is answered as before and done once', async () => {
  const first = await create('Once')
  const again = await create('Once')
  expect([first.status, again.status, isRepeat(first), isRepeat(again)]).toEqual([201, 201, false, true])
  expect(again.body).toEqual(first.body)
  for (const name of ['etag', 'location', 'content-type']) expect(again.headers[name]).toBe(first.headers[name])
  expect(again.headers['x-request-id']).not.toBe(first.headers['x-request-id'])
  expect(await countCourses('Once')).toBe(1)
})

test('a hundred at the same time have one effect, and each gets the one answer or is told to wait', async () => {
  const answers = await Promise.all(Array.from({ length: 100 }, () => create('Crowd')))
  expect(await countCourses('Crowd')).toBe(1)
  const created = answers.filter(({ status }) => status === 201)
  expect(new Set(created.map(({ body }) => body.courseId)).size).toBe(1)
  const others = answers.filter(({ status }) => status !== 201)
  for (const { body } of others) expect(body.type).toBe('https://upskill.dev/problems/request/still-running')
})

test('the same key with another body is refused, and so is one that cannot be read', async () => {
  await create('This')
  const other = await create('That')
  expect([other.status, other.body.type]).toEqual([422, 'https://upskill.dev/problems/request/key-reused'])
  expect(await countCourses('That')).toBe(0)
  for (const wrong of ['"', 'a,b', 'x'.repeat(256), 'ä']) {
    const answer = await create('Wrong key', { 'idempotency-key': wrong })
    expect([wrong, answer.status, answer.body.errors?.[0].pointer]).toEqual([wrong, 400, 'header/idempotency-key'])
  }
})

test('a key is one person’s in one organization', async () => {
  const elsewhere = await app.found('Elsewhere')
  const colleague = await app.join(owner, path.split('/').at(-1)!, 'Colleague', 'owner')
  const second = (await owner.post('/organizations', { name: 'Second' })).body.id
  const ids = new Set<string>()
  for (const [client, at] of [
    [owner, path],
    [elsewhere.owner, elsewhere.path],
    [colleague, path],
    [owner, `/organizations/${second}`],
  ] as const) {
    const answer = await create('Mine', key, client, at)
    expect([answer.status, isRepeat(answer)]).toEqual([201, false])
    ids.add(answer.body.courseId)
  }
  expect(ids.size).toBe(4)
})

test('who may not ask any more is not answered from memory', async () => {
  const organizationId = path.split('/').at(-1)!
  const author = await app.join(owner, organizationId, 'Author', 'owner')
  expect((await create('Before', key, author)).status).toBe(201)
  const { body: members } = await owner.get(`${path}/members?limit=200`)
  const { id } = members.data.find(({ email }: { email: string }) => email === author.email)
  expect((await owner.delete(`${path}/members/${id}`)).status).toBe(204)
  expect((await create('Before', key, author)).status).toBe(404)
})

test('an answer that says no is kept too, and what the server failed at is not', async () => {
  const invite = () => owner.post(`${path}/invitations`, { email: owner.email, role: 'learner' }, key)
  const [first, again] = [await invite(), await invite()]
  expect([first.status, again.status, isRepeat(again)]).toEqual([409, 409, true])
  expect(again.body.requestId).toBe(first.body.requestId)
})

test('what a request was answered with is sealed where it lies, and gone after a day', async () => {
  const answer = await create('A title to look for')
  const stored = () =>
    app.platform.db.forSystem().transaction((tx) => tx.selectFrom('idempotent_requests').selectAll().execute())
  expect(JSON.stringify(await stored())).not.toContain('A title to look for')
  expect(answer.status).toBe(201)
  app.clock.advance(86_400_001)
  await deleteOldAnswers(app.platform)
  expect(await stored()).toEqual([])
})

test('a request that was broken off is not done again, for nobody knows what it did', async () => {
  await create('Broken off')
  await app.platform.db
    .forSystem()
    .transaction((tx) =>
      tx.updateTable('idempotent_requests').set({ status: null, headers: null, body: null }).execute(),
    )
  expect((await create('Broken off')).body.type).toBe('https://upskill.dev/problems/request/still-running')
  app.clock.advance(121_000)
  expect((await create('Broken off')).body.type).toBe('https://upskill.dev/problems/request/outcome-unknown')
  expect(await countCourses('Broken off')).toBe(1)
})

test('strangers’ requests ignore the key, since nobody could be given the answer again', async () => {
  const body = { email: 'nobody@example.org' }
  for (let request = 0; request < 2; request++) {
    const answer = await app.client().post('/password-resets', body, key)
    expect([answer.status, isRepeat(answer)]).toEqual([202, false])
  }
})
