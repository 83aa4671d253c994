import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TOTP } from 'otpauth'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { type Canaries, watchCanaries } from '#test/canaries.ts'
import { type FakeOidcProvider, startFakeOidcProvider } from '#test/fake-oidc-provider.ts'
import { cloneDatabase, type TestDatabase } from '#test/kit.ts'
import { runUpskill, type RunningUpskill, startUpskill } from '#test/run-upskill.ts'
import { startMailServer, type TestMailServer } from '#test/start-mail-server.ts'
import { type Ask, browseWatched, type WatchedAnswer } from '#test/watched-browser.ts'
import { type RedisServer, startRedis } from '../../../packages/rate-limiter/test/start-redis.ts'

// A whole server, with a database, a Redis, a mail server and an identity provider of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const undo: (() => unknown)[] = []
const soon = { timeout: 20_000, interval: 50 }
let canaries: Canaries
let dataDir: string
let database: TestDatabase
let redis: RedisServer
let mail: TestMailServer
let provider: FakeOidcProvider
let env: Record<string, string>
let server: RunningUpskill

beforeAll(async () => {
  canaries = watchCanaries()
  dataDir = await mkdtemp(join(tmpdir(), 'upskill-canaries-'))
  undo.push(() => rm(dataDir, { recursive: true, force: true }))
  database = await cloneDatabase()
  undo.push(database.drop)
  mail = await startMailServer({ encryption: 'none' })
  undo.push(() => mail.close())
  provider = await startFakeOidcProvider()
  undo.push(() => provider.close())
  redis = await startRedis({
    acl: { user: 'limits', password: canaries.plant('Redis password'), rules: '~* &* +@all' },
  })
  undo.push(() => redis.stop())
  for (const url of [database.ownerUrl, database.appUrl]) {
    canaries.watch(`database password of ${new URL(url).username}`, decodeURIComponent(new URL(url).password))
  }
  env = {
    LOG_LEVEL: 'trace',
    UPSKILL_DEMO: 'off',
    UPSKILL_SECRET: canaries.plant('UPSKILL_SECRET'),
    DATABASE_URL: database.ownerUrl,
    DATABASE_APP_URL: database.appUrl,
    REDIS_URL: redis.url,
    SMTP_URL: `smtp://mailer:${canaries.plant('SMTP password')}@127.0.0.1:${mail.port}`,
    METRICS_LISTEN: '127.0.0.1:0',
    OUTBOUND_ALLOW: provider.host,
  }
  server = await startUpskill({ dataDir, args: ['up', '--no-web'], env })
  undo.push(() => server.stop())
  const keyFile = await readFile(join(dataDir, 'encryption-key'), 'utf8')
  canaries.watch('encryption key', keyFile.trim())
  canaries.watch('encryption key in hexadecimal', Buffer.from(keyFile, 'base64').toString('hex'))
})
afterAll(async () => {
  for (const step of undo.splice(0).toReversed()) await step()
})

const browse = (name: string) => browseWatched(name, server.url, canaries)

/** What a mail says, with the lines its encoding broke joined again. */
const mailText = () =>
  mail.received
    .map(({ line }) => line)
    .filter((line) => !line.startsWith('AUTH'))
    .join('\n')
    .replaceAll('=\n', '')
    .replaceAll('=3D', '=')

const api = '/api/v1'

async function signUpAndIn(): Promise<Ask> {
  const ask = browse('Ada')
  const email = 'ada@example.org'
  const password = canaries.plant('right password')
  expect((await ask(`${api}/users`, { body: { email, password, name: 'Ada' } })).status).toBe(201)
  await ask(`${api}/users`, { body: { email, password, name: 'Ada' } })
  const wrong = canaries.plant('wrong password')
  for (const who of [email, 'nobody@example.org']) {
    expect((await browse('nobody')(`${api}/session`, { body: { email: who, password: wrong } })).status).toBe(401)
  }
  expect((await ask(`${api}/session`, { body: { email, password } })).status).toBe(201)
  expect((await ask(`${api}/session/confirm`, { body: { password: wrong } })).status).toBeGreaterThanOrEqual(400)
  expect((await ask(`${api}/session/confirm`, { body: { password } })).status).toBeLessThan(300)
  const next = canaries.plant('changed password')
  const change = { currentPassword: password, newPassword: next }
  await ask(`${api}/me/password`, { method: 'PUT', body: { ...change, currentPassword: wrong } })
  expect((await ask(`${api}/me/password`, { method: 'PUT', body: change })).status).toBeLessThan(300)
  return ask
}

async function sendNonsense(ask: Ask): Promise<void> {
  const secret = canaries.plant('secret in a request that is wrong')
  const email = 'ada@example.org'
  const bodies = [
    `{"email":"${email}","password":"${secret}`,
    { email, password: { nested: secret } },
    { email, password: [secret] },
    { email: secret, password: secret },
    { email, password: secret, more: secret },
    { email, password: `${secret}\u0000` },
    { email, password: secret.repeat(500) },
  ]
  for (const body of bodies) {
    for (const path of ['/session', '/users', '/password-resets/complete', '/session/second-factor']) {
      expect((await ask(`${api}${path}`, { body })).status).toBeGreaterThanOrEqual(400)
    }
  }
  const places = [
    `/me?token=${secret}`,
    `/nowhere?token=${secret}`,
    '/me/sessions/%ff',
    '/organizations?cursor=' + secret,
  ]
  for (const path of places) await ask(`${api}${path}`)
  for (const authorization of [`Bearer ${secret}`, `Basic ${secret}`, secret]) {
    await ask(`${api}/me`, { headers: { authorization } })
  }
  await ask(`${api}/me`, { headers: { cookie: `upskill_session=${secret}; other=${secret}` } })
  await ask(`${api}/session`, { method: 'DELETE', headers: { origin: `https://${secret}.example`, cookie: '' } })
  await ask('/health/ready', { headers: { 'x-request-id': secret, 'x-forwarded-for': secret } })
}

async function resetPassword(): Promise<void> {
  const ask = browse('Nora')
  const email = 'nora@example.org'
  await ask(`${api}/users`, { body: { email, password: canaries.plant('forgotten password'), name: 'Nora' } })
  await ask(`${api}/password-resets`, { body: { email } })
  await vi.waitFor(() => expect(mailText()).toContain('/reset-password#'), soon)
  const token = canaries.watch('reset token', /reset-password#(\S+)/.exec(mailText())?.[1] ?? '')
  const password = canaries.plant('password after a reset')
  const complete = (body: object) => ask(`${api}/password-resets/complete`, { body })
  expect((await complete({ token: `${token}x`, password })).status).toBeGreaterThanOrEqual(400)
  expect((await complete({ token, password: 'short' })).status).toBeGreaterThanOrEqual(400)
  expect((await complete({ token, password })).status).toBeLessThan(300)
  expect((await complete({ token, password })).status).toBeGreaterThanOrEqual(400)
}

async function useSecondFactor(ask: Ask): Promise<void> {
  const added = await fetchTold(
    ask,
    `${api}/me/authenticators`,
    { name: 'Phone' },
    'TOTP secret',
    ({ secret }) => secret,
  )
  const { id, secret } = added.body
  const code = TOTP.generate({ secret: new TOTP({ secret }).secret })
  const confirm = (body: object, mayTell: readonly string[] = []) =>
    ask(`${api}/me/authenticators/${id}/confirm`, { body, mayTell })
  expect((await confirm({ code: 'canary' })).status).toBeGreaterThanOrEqual(400)
  const names = Array.from({ length: 10 }, (_, index) => `recovery code ${index}`)
  const confirmed = await confirm({ code }, names)
  expect(confirmed.status).toBe(200)
  for (const [index, recovery] of confirmed.body.recoveryCodes.entries()) {
    canaries.watch(names[index] ?? '', String(recovery))
  }
  const [recovery] = confirmed.body.recoveryCodes
  await ask(`${api}/session/confirm/code`, { body: { code: recovery } })
  await ask(`${api}/session/confirm/code`, { body: { code: recovery } })
}

/** Asks for something whose answer tells a secret, once. */
async function fetchTold(
  ask: Ask,
  path: string,
  body: object,
  name: string,
  find: (body: WatchedAnswer['body']) => string,
): Promise<WatchedAnswer> {
  const answer = await ask(path, { body, mayTell: [name] })
  expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBe(201)
  canaries.watch(name, find(answer.body))
  return answer
}

async function runOrganization(ask: Ask): Promise<void> {
  const { id } = (await ask(`${api}/organizations`, { body: { name: 'Acme' } })).body
  const path = `${api}/organizations/${id}`
  const tokenIn = ({ acceptUrl }: { acceptUrl: string }) => new URL(acceptUrl).hash.slice(1)
  const invite = { email: 'nora@example.org', role: 'learner' }
  const invited = await fetchTold(ask, `${path}/invitations`, invite, 'invitation token', tokenIn)
  const invitation = tokenIn(invited.body)
  for (const token of [`${invitation}x`, invitation]) {
    await ask(`${api}/invitations/lookup`, { body: { token } })
    await ask(`${api}/invitations/accept`, { body: { token } })
  }

  const file = new FormData()
  file.append('file', new Blob(['a private picture']), `${canaries.plant('name of a private file')}.pdf`)
  await ask(`${path}/files`, { body: file })
  const script = new FormData()
  const svg = `<svg xmlns="http://www.w3.org/2000/svg"><script>${canaries.plant('content of a refused file')}</script></svg>`
  script.append('file', new Blob([svg], { type: 'image/svg+xml' }), 'a.svg')
  expect((await ask(`${path}/files`, { body: script })).status).toBeGreaterThanOrEqual(400)

  const { version } = (await ask(`${path}/single-sign-on`)).body
  const clientSecret = canaries.plant('client secret')
  const settings = {
    protocol: 'oidc',
    issuer: provider.issuer,
    clientId: 'upskill',
    clientSecret,
    isEnabled: false,
    isRequired: false,
    admitsNewcomers: true,
    newcomerRole: 'learner',
    trustsFactors: false,
  }
  const save = (more: object, seen: number) =>
    ask(`${path}/single-sign-on`, {
      method: 'PUT',
      body: { ...settings, ...more },
      headers: { 'if-match': `"${seen}"` },
    })
  await save({ issuer: 'https://127.0.0.1:1' }, version)
  const { version: latest } = (await ask(`${path}/single-sign-on`)).body
  const saved = await save({}, latest)
  expect(saved.status, JSON.stringify(saved.body)).toBe(200)
  await ask(`${path}/single-sign-on/test`, { method: 'POST' })
  await ask(`${api}/single-sign-on/acme/start`)
  const state = canaries.plant('state and code of a sign-on')
  await ask(`${api}/single-sign-on/${id}/callback?state=${state}&code=${state}`)

  const newToken = { name: 'A program', expiresInDays: 7 }
  const personal = { ...newToken, scopes: ['courses.read'] }
  const tokenOf = ({ token }: { token: string }) => token
  const made = await fetchTold(ask, `${path}/my-tokens`, personal, 'access token', tokenOf)
  const scim = await fetchTold(ask, `${path}/provisioning-tokens`, newToken, 'provisioning token', tokenOf)
  const program = browse('a program')
  const bearer = (value: string) => ({ headers: { authorization: `Bearer ${value}` } })
  await program(`${path}/courses`, bearer(tokenOf(made.body)))
  await program(`${path}/members`, bearer(tokenOf(made.body)))
  await program(`${path}/courses`, bearer(`${tokenOf(made.body).slice(0, -1)}x`))
  await program(`/scim/v2/${id}/Users`, bearer(tokenOf(scim.body)))
  await program(`/scim/v2/${id}/Users?filter=nonsense`, bearer(tokenOf(scim.body)))
  await ask(`${path}/my-tokens/${made.body.id}`, { method: 'DELETE' })
  await program(`${path}/courses`, bearer(tokenOf(made.body)))
}

/** Every row of every table, as text; file names are what the table of files is for. */
async function hearDatabase(): Promise<void> {
  const url = new URL(inject('postgres').adminUrl)
  url.pathname = new URL(database.ownerUrl).pathname
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  const tables = await client.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public'`,
  )
  for (const { name } of tables.rows) {
    const { rows } = await client.query<{ row: string }>(`select to_jsonb(t)::text as row from "${name}" t`)
    const mayTell = name === 'files' ? ['name of a private file'] : []
    canaries.hear(`table ${name}`, rows.map(({ row }) => row).join('\n'), mayTell)
  }
  await client.end()
}

async function hearCommands(): Promise<void> {
  const wrongPassword = canaries.plant('wrong database password')
  const wrongUrl = new URL(database.ownerUrl)
  wrongUrl.password = wrongPassword
  const nonsense = canaries.plant('a wrong value of a secret variable')
  const attempts: readonly (readonly [string[], Record<string, string>])[] = [
    [['config'], env],
    [['keys', 'list'], env],
    [['up', '--no-web'], { ...env, DATABASE_URL: wrongUrl.href }],
    [['up', '--no-web'], { ...env, DATABASE_URL: nonsense, REDIS_URL: nonsense, SMTP_URL: nonsense }],
    [['up', '--no-web'], { ...env, DATABASE_URL: `postgres://o:${nonsense}@localhost:1/x` }],
    [['migrate'], { ...env, DATABASE_URL: `${database.ownerUrl}?sslmode=verify-full&sslrootcert=/nowhere` }],
  ]
  for (const [args, given] of attempts) {
    const { output } = await runUpskill({ dataDir, args, env: { ...given, LOG_LEVEL: 'debug', PORT: '0' } })
    expect(output).not.toBe('')
    canaries.hear(`output of ${args.join(' ')}`, output)
  }
}

test('no secret is told anywhere, whatever succeeds and whatever fails', async () => {
  const ask = await signUpAndIn()
  await sendNonsense(browse('nobody'))
  await resetPassword()
  await useSecondFactor(ask)
  await runOrganization(ask)
  await sendNonsense(ask)

  const metricsUrl = /Metrics at (\S+)/.exec(server.output())?.[1] ?? ''
  canaries.hear('metrics', await (await fetch(metricsUrl)).text())
  await hearDatabase()
  await hearCommands()

  await redis.kill()
  await sendNonsense(ask)
  await mail.close()
  await ask(`${api}/password-resets`, { body: { email: 'ada@example.org' } })
  await vi.waitFor(() => expect(server.output()).toContain('a reaction failed'), soon)
  await hearDatabase()
  await database.drop()
  for (const path of ['/me', '/organizations']) expect((await ask(`${api}${path}`)).status).toBeGreaterThanOrEqual(500)
  await ask('/health/ready')
  await server.stop()

  canaries.hear('log', server.output())
  canaries.hear('mails', mailText(), ['reset token', 'invitation token'])
  expect(canaries.leaks()).toEqual([])
  const { secrets, characters } = canaries.size()
  expect(secrets).toBeGreaterThan(35)
  expect(characters).toBeGreaterThan(50_000)
})
