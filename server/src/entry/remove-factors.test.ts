import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { enroll } from '#test/factors.ts'
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
    args: ['users', 'remove-factors', ...args],
    env: { DATABASE_URL: app.ownerUrl },
  })

test('an operator lets somebody back in who lost every factor, and has to say why', async () => {
  const { person } = await enroll(app, 'Stranded')
  const unexplained = await run(person.email)
  expect(unexplained.exitCode).not.toBe(0)
  expect(unexplained.output).toContain('--reason')
  expect(await run(person.email, '--reason', ' ')).toMatchObject({ exitCode: 1 })
  expectStatus(202, await app.client().post('/session', { email: person.email, password }))

  const removed = await run(person.email.toUpperCase(), '--reason', 'showed a passport')
  expect(removed.output).toContain('are removed')
  expect(removed.exitCode).toBe(0)
  expectStatus(201, await app.client().post('/session', { email: person.email, password }))
  expect((await run(person.email, '--reason', 'again')).output).toContain('nothing was changed')

  const unknown = await run('nobody@example.org', '--reason', 'a typing error')
  expect(unknown).toMatchObject({ exitCode: 1, output: expect.stringContaining('no account has the address') })
})
