import { afterAll, beforeAll, expect, test } from 'vitest'
import { runUpskill } from '#test/run-upskill.ts'
import { openRules, proveDomain, saveSignOn } from '#test/sign-on.ts'
import { expectStatus, startTestServer, type TestServer } from '#test/start-test-server.ts'

let app: TestServer
beforeAll(async () => {
  app = await startTestServer()
})
afterAll(() => app.close())

/** Runs the command on the database of the test, as an operator would beside a running server. */
const run = (...args: string[]) =>
  runUpskill({
    dataDir: app.platform.config.dataDir,
    args: ['sign-on', ...args],
    env: { DATABASE_URL: app.ownerUrl, LOG_LEVEL: 'silent' },
  })

test('an operator sees how people sign in and lets those back in whom the provider locked out', async () => {
  const { owner, organizationId, path } = await app.found('Locked')
  const member = await app.join(owner, organizationId, 'locked-member', 'learner')
  const nothing = await run('disable', 'locked')
  expect(nothing.exitCode).not.toBe(0)
  expect(nothing.output).toContain('"locked" has no single sign-on')

  await proveDomain(app, owner, path, 'locked.example')
  const provider = { protocol: 'oidc', issuer: 'https://idp.example', clientId: 'c', clientSecret: 'a secret value' }
  expectStatus(200, await saveSignOn(owner, path, { ...provider, ...openRules, isRequired: true }))
  expect((await member.get(path)).status).toBe(403)
  const shown = await run('show', 'locked')
  expect(shown.output).toContain('https://idp.example (oidc)')
  expect(shown.output).toContain('yes, except for owners')
  expect(shown.output).not.toContain('a secret value')

  expect(await run('disable', 'locked')).toMatchObject({ exitCode: 0, output: expect.stringContaining('is off') })
  expectStatus(200, await member.get(path))
  expect((await run('show', 'no-such')).exitCode).not.toBe(0)

  expect(await run('vouch', 'locked', 'Intern.Example')).toMatchObject({ exitCode: 0 })
  const { domains } = expectStatus(200, await owner.get(`${path}/single-sign-on`)).body
  expect(domains.map(({ name, provenAt }: Record<string, unknown>) => [name, provenAt !== null])).toContainEqual([
    'intern.example',
    true,
  ])
  expect((await run('vouch', 'locked', 'not a domain')).output).toContain('is not a domain')
}, 120_000)
