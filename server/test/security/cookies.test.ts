import { afterAll, beforeAll, expect, test } from 'vitest'
import { callOperation, operationsOf } from '#test/operations.ts'
import { type Answer, expectStatus, password, startTestServer, type TestServer } from '#test/start-test-server.ts'

let app: TestServer
beforeAll(async () => {
  app = await startTestServer({ publicUrl: 'https://learn.example.org' })
})
afterAll(() => app.close())

const cookiesOf = ({ headers }: Answer): string[] => [headers['set-cookie'] ?? []].flat().map(String)

test('every cookie that any operation sets is out of reach of scripts, other sites, plain HTTP and other hosts', async () => {
  const { owner, organizationId } = await app.found('Cookies')
  const missing = '00000000-0000-7000-8000-000000000000'
  const operations = operationsOf(app.server)
  const names = operations.flatMap(({ pathParameters }) => pathParameters)
  const ids = { ...Object.fromEntries(names.map((name) => [name, missing])), organizationId }

  const person = app.client()
  const account = { email: 'cookie@example.org', password }
  const set = [
    ...cookiesOf(expectStatus(201, await person.post('/users', { ...account, name: 'Cookie' }))),
    ...cookiesOf(expectStatus(201, await app.client().post('/session', account))),
    ...cookiesOf(expectStatus(204, await person.delete('/session'))),
  ]
  expect(set.length).toBeGreaterThanOrEqual(3)
  const isSigningOut = (operationId: string) => operationId === 'signOut'
  for (const operation of operations.toSorted(
    (a, b) => Number(isSigningOut(a.operationId)) - Number(isSigningOut(b.operationId)),
  )) {
    set.push(...cookiesOf(await callOperation(owner, operation, ids)))
  }

  for (const cookie of set) {
    expect(cookie).toMatch(/^__Host-[a-z_]+=/)
    expect(cookie).toMatch(/; Path=\/(;|$)/)
    expect(cookie).toMatch(/; HttpOnly(;|$)/)
    expect(cookie).toMatch(/; Secure(;|$)/)
    expect(cookie).toMatch(/; SameSite=(Lax|Strict)(;|$)/)
    expect(cookie).not.toMatch(/; Domain=/i)
  }
})
