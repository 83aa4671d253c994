import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { runUpskill } from '#test/run-upskill.ts'
import { expectStatus, password, startTestServer, type TestServer } from '#test/start-test-server.ts'

// Real commands beside a server, each a process of its own.
vi.setConfig({ testTimeout: 90_000 })

let app: TestServer
beforeAll(async () => {
  app = await startTestServer()
})
afterAll(() => app.close())

const run = (...args: string[]) =>
  runUpskill({
    dataDir: app.platform.config.dataDir,
    args: ['tokens', ...args],
    env: { DATABASE_URL: app.ownerUrl },
  })

test('an operator lists an organization’s tokens without their secrets, and ends one at once', async () => {
  const { owner, path } = await app.found('Mill')
  const lifetime = { expiresInDays: 365 }
  // Commands go by the clock on the wall, which must not have passed the end of the token.
  app.clock.advance(Date.now() - app.clock.now().getTime())
  const signedIn = await app.server.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { email: owner.email, password },
  })
  expect(signedIn.statusCode).toBe(201)
  const cookies = Object.fromEntries(signedIn.cookies.map(({ name, value }) => [name, value]))
  const make = async (kind: string, body: object) => {
    const made = await app.server.inject({ method: 'POST', url: `/api/v1${path}/${kind}`, payload: body, cookies })
    expect(made.statusCode, made.payload).toBe(201)
    return made.json()
  }
  const script = await make('my-tokens', { name: 'Script', scopes: ['courses.read'], ...lifetime })
  await make('provisioning-tokens', { name: 'Entra', ...lifetime })

  const listed = await run('list', 'mill')
  expect(listed.exitCode, listed.output).toBe(0)
  expect(listed.output).toMatch(new RegExp(`^${script.id} +Script +Mill-owner +courses\\.read +20`, 'm'))
  expect(listed.output).toMatch(/^\S+ +Entra +the organization +scim +20/m)
  expect(listed.output).not.toContain(script.token.slice(30))

  const bearer = { authorization: `Bearer ${script.token}` }
  expectStatus(200, await app.client().get(`${path}/courses`, bearer))
  const revoked = await run('revoke', 'mill', script.id)
  expect(revoked).toMatchObject({ exitCode: 0, output: expect.stringContaining('is revoked') })
  expectStatus(401, await app.client().get(`${path}/courses`, bearer))

  for (const [id, organization, complaint] of [
    [script.id, 'mill', 'has no token'],
    ['nonsense', 'mill', 'has no token'],
    [script.id, 'nowhere', 'there is no organization "nowhere"'],
  ]) {
    const refused = await run('revoke', organization, id)
    expect(refused.exitCode).not.toBe(0)
    expect(refused.output).toContain(complaint)
  }
})
