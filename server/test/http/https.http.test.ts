import { readFile, mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Authority, createAuthority } from '#test/create-certificates.ts'
import { cloneDatabase } from '#test/kit.ts'
import { runUpskill, type RunningUpskill, startUpskill } from '#test/run-upskill.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const undo: (() => unknown)[] = []
let authority: Authority
let dataDir: string
let env: Record<string, string>
let server: RunningUpskill

beforeAll(async () => {
  authority = await createAuthority()
  dataDir = await mkdtemp(join(tmpdir(), 'upskill-https-'))
  const database = await cloneDatabase()
  undo.push(
    () => authority.close(),
    () => rm(dataDir, { recursive: true, force: true }),
    () => database.drop(),
  )
  const { certFile, keyFile } = await authority.issue()
  env = { TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile, DATABASE_URL: database.ownerUrl, UPSKILL_DEMO: 'off' }
  server = await startUpskill({ dataDir, args: ['up', '--no-web'], env })
  undo.push(() => server.stop())
})
afterAll(async () => {
  for (const step of undo.splice(0).toReversed()) await step()
})

interface Answer {
  readonly status: number | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

async function ask(path: string, body?: object): Promise<Answer> {
  const ca = await readFile(authority.caFile)
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' }
    const sent = request(new URL(path, server.url), { ca, method: body ? 'POST' : 'GET', headers }, (answer) => {
      text(answer).then((read) => resolve({ status: answer.statusCode, headers: answer.headers, body: read }), reject)
    })
    sent.on('error', reject)
    sent.end(body && JSON.stringify(body))
  })
}

test('a whole server speaks HTTPS, tells browsers to stay with it and sets cookies for it alone', async () => {
  expect(server.url).toMatch(/^https:\/\/localhost:\d+$/)
  const health = await ask('/health/ready')
  expect([health.status, health.headers['strict-transport-security']]).toEqual([
    200,
    expect.stringContaining('max-age=31536000'),
  ])
  const person = { email: 'ada@example.org', password: 'correct horse battery staple', name: 'Ada' }
  const signedUp = await ask('/api/v1/users', person)
  expect(signedUp.status, signedUp.body).toBe(201)
  for (const cookie of signedUp.headers['set-cookie'] ?? []) expect(cookie).toMatch(/^__Host-.*; Secure/)
})

test('what does not speak TLS gets no answer', async () => {
  await expect(fetch(`${server.url.replace('https:', 'http:')}/health/live`)).rejects.toThrow('fetch failed')
})

test('a start with a key of another certificate ends with one line', async () => {
  const { keyFile } = await authority.issue()
  const { exitCode, output } = await runUpskill({
    dataDir,
    args: ['up', '--no-web'],
    env: { ...env, TLS_KEY_FILE: keyFile, PORT: '0' },
  })
  expect(exitCode).toBe(1)
  expect(output.trim().split('\n').at(-1)).toMatch(/^upskill: TLS_KEY_FILE: .* is not the key of the first certificate/)
})
