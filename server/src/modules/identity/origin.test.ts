import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectStatus, password, startTestServer, type TestClient, type TestServer } from '#test/start-test-server.ts'

const address = '203.0.113.77'
const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

let app: TestServer
beforeAll(async () => {
  app = await startTestServer()
})
afterAll(() => app.close())

async function signUpAndInElsewhere(name: string): Promise<TestClient> {
  const person = await app.signUp(name)
  const elsewhere = app.client(address)
  expectStatus(201, await elsewhere.post('/session', { email: person.email, password }, { 'user-agent': userAgent }))
  return person
}

test('where somebody signed in from is shown to them, and stored so that a copy of the database does not tell', async () => {
  const ada = await signUpAndInElsewhere('Ada')
  for (const path of ['/me/sessions', '/me/devices']) {
    expect((await ada.get(path)).body.data).toContainEqual(
      expect.objectContaining({ address, browser: expect.stringContaining('Firefox') }),
    )
  }
  const stored = await app.platform.db
    .forSystem()
    .transaction(async (tx) => [
      await tx.selectFrom('sessions').selectAll().execute(),
      await tx.selectFrom('known_devices').selectAll().execute(),
    ])
  expect(stored.flat().length).toBeGreaterThanOrEqual(4)
  for (const part of [address, userAgent, 'Firefox']) expect(JSON.stringify(stored)).not.toContain(part)
})

test('a session that the release before opened is shown with what that release stored', async () => {
  const grace = await signUpAndInElsewhere('Grace')
  await app.platform.db
    .forSystem()
    .transaction((tx) =>
      sql`update sessions set sealed_origin = null, address = '198.51.100.4', user_agent = ${userAgent}`.execute(tx),
    )
  expect((await grace.get('/me/sessions')).body.data).toContainEqual(
    expect.objectContaining({ address: '198.51.100.4', browser: expect.stringContaining('Firefox') }),
  )
})
