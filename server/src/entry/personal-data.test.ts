import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { findTraces } from '#test/find-traces.ts'
import { runUpskill } from '#test/run-upskill.ts'
import { startTestServer, type TestServer } from '#test/start-test-server.ts'

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
    args: ['users', ...args],
    env: { DATABASE_URL: app.ownerUrl, SMTP_URL: String(app.platform.config.smtpUrl) },
  })

test('an operator prints what is known about somebody, and erases them once they said so', async () => {
  const { email } = await app.signUp('Marguerite')
  const exported = await run('export', email.toUpperCase())
  expect(exported).toMatchObject({ exitCode: 0, output: expect.stringContaining('"email": "marguerite@example.org"') })

  expect(await run('erase', email)).toMatchObject({ exitCode: 1, output: expect.stringContaining('--yes') })
  expect(await run('erase', email, '--yes')).toMatchObject({ exitCode: 0 })
  expect(await findTraces(app.ownerUrl, ['marguerite'])).toEqual([])
  expect(app.mails).toMatchObject([{ to: email, subject: 'Your UpSkill account is deleted' }])
  const again = await run('erase', email, '--yes')
  expect(again).toMatchObject({ exitCode: 1, output: expect.stringContaining('no account has the address') })
})

test('the only owner of an organization is not erased, and the operator is told which it is', async () => {
  const { owner } = await app.found('Hermitage')
  const refused = await run('erase', owner.email, '--yes')
  expect(refused).toMatchObject({ exitCode: 1, output: expect.stringContaining('Hermitage') })
})
