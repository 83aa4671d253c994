import { once } from 'node:events'
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { countQueries } from '#test/count-queries.ts'
import { expectStatus, password, startTestServer, type TestClient, type TestServer } from '#test/start-test-server.ts'
import { leave } from '#test/test-limits.ts'

let app: TestServer
let webDir: string
let owner: TestClient
let path: string

beforeAll(async () => {
  webDir = await mkdtemp(join(tmpdir(), 'upskill-web-'))
  await mkdir(join(webDir, 'assets'))
  await writeFile(join(webDir, 'index.html'), '<!doctype html><title>UpSkill</title>')
  await writeFile(join(webDir, 'assets/main.js'), 'export {}')
  app = await startTestServer({ webDir })
  ;({ owner, path } = await app.found('Callers'))
})
afterAll(async () => {
  await app.close()
  await rm(webDir, { recursive: true })
})

beforeEach(() => {
  app.limits.override()
  app.limits.forget()
})

const signIn = (client: TestClient, email: string) => client.post('/session', { email, password: 'a wrong password' })
const wrongSignIn = { method: 'POST', payload: { email: 'a@example.org', password: 'wrong' } } as const

describe('signing in', () => {
  test('is limited per account, across addresses and however the address is written', async () => {
    app.limits.override(leave('identity.sign-in.per-account', 3))
    const spellings = ['victim@example.org', 'Victim@Example.org', ' VICTIM@example.org ']
    for (const [host, email] of spellings.entries()) {
      expectStatus(401, await signIn(app.client(`198.51.100.${host}`), email))
    }
    const denied = expectStatus(429, await signIn(app.client('203.0.113.1'), 'victim@example.org'))
    expect(denied.body['violated-policies']).toEqual(['identity.sign-in.per-account'])
    expectStatus(401, await signIn(app.client('203.0.113.1'), 'another@example.org'))
  })

  test('is limited per address, across accounts', async () => {
    app.limits.override(leave('identity.sign-in.per-address', 3))
    for (let account = 0; account < 3; account++) {
      expectStatus(401, await signIn(app.client('198.51.100.7'), `${account}@example.org`))
    }
    const denied = expectStatus(429, await signIn(app.client('198.51.100.7'), 'next@example.org'))
    expect(denied.body['violated-policies']).toEqual(['identity.sign-in.per-address'])
    expectStatus(401, await signIn(app.client('198.51.100.8'), 'next@example.org'))
  })

  test('with the right password is limited like with a wrong one, and tells nothing of the account', async () => {
    const known = await app.signUp('Known')
    app.limits.override({ ...leave('identity.sign-in.per-account', 1), rate: '1/second' })
    const seen = []
    for (const email of [known.email, 'unknown@example.org']) {
      await signIn(app.client(), email)
      const { requestId: _id, ...body } = expectStatus(
        429,
        await app.client().post('/session', { email, password }),
      ).body
      seen.push(body)
    }
    expect(seen[0]).toEqual(seen[1])
  })
})

test('an invalid body is not counted for the account it names', async () => {
  app.limits.override(leave('identity.sign-up.per-account', 1))
  const body = { email: 'typo@example.org', name: 'Typo', password: 'short' }
  for (let attempt = 0; attempt < 3; attempt++) expectStatus(400, await app.client().post('/users', body))
  expectStatus(201, await app.client().post('/users', { ...body, password }))
})

test('without a session, or with a wrong one, a caller is limited per address', async () => {
  app.limits.override(leave('address.all', 3))
  const guesser = app.client('198.51.100.7')
  for (const token of ['', 'a'.repeat(43), 'b'.repeat(43)]) {
    expectStatus(401, await guesser.get('/me', { cookie: `upskill_session=${token}` }))
  }
  const denied = expectStatus(429, await guesser.get('/me', { cookie: `upskill_session=${'c'.repeat(43)}` }))
  expect(denied.body['violated-policies']).toEqual(['address.all'])
})

test('what a caller claims of its address counts for nothing', async () => {
  app.limits.override(leave('address.all', 2))
  for (const [claim, status] of [
    ['1.1.1.1', 401],
    ['2.2.2.2', 401],
    ['3.3.3.3', 429],
  ] as const) {
    const headers = {
      'x-forwarded-for': claim,
      forwarded: `for=${claim}`,
      'x-real-ip': claim,
      'cf-connecting-ip': claim,
    }
    expectStatus(status, await app.client('198.51.100.7').get('/me', headers))
  }
})

test('the addresses of one IPv6 subscriber count as one, those of another apart', async () => {
  app.limits.override(leave('address.all', 2))
  expectStatus(401, await app.client('2001:db8:1:2::1').get('/me'))
  expectStatus(401, await app.client('2001:db8:1:2:ffff::9').get('/me'))
  expectStatus(429, await app.client('2001:db8:1:2:abcd:1:2:3').get('/me'))
  expectStatus(401, await app.client('2001:db8:1:3::1').get('/me'))
  expectStatus(401, await app.client('::ffff:198.51.100.7').get('/me'))
  expectStatus(401, await app.client('198.51.100.7').get('/me'))
  expectStatus(429, await app.client('::ffff:198.51.100.7').get('/me'))
})

test('another spelling of a path leads to the same limit, or to nothing but the limit of its address', async () => {
  const spellings = ['/api/v1/session', '/api/v1/%73ession', '/api/v1/session?x=1', '/%61pi/v1/session']
  app.limits.override(leave('identity.sign-in.per-address', spellings.length - 1))
  const statuses = []
  for (const url of spellings) statuses.push((await app.server.inject({ ...wrongSignIn, url })).statusCode)
  expect(statuses).toEqual([401, 401, 401, 429])

  const elsewhere = [
    '/API/v1/session',
    '//api/v1/session',
    '/api/v1//session',
    '/api/v1/session/',
    '/api/v1/session%2f',
    '/%',
    `/api/v1/organizations/${'x'.repeat(300)}`,
  ]
  app.limits.override(leave('address.all', elsewhere.length))
  app.limits.forget()
  for (const [number, url] of elsewhere.entries()) {
    const answer = await app.server.inject({ ...wrongSignIn, url })
    expect([400, 404, 414], url).toContain(answer.statusCode)
    expect(answer.headers['ratelimit'], url).toContain(`"address.all";r=${elsewhere.length - 1 - number};`)
  }
  for (const url of elsewhere) {
    const denied = await app.server.inject({ ...wrongSignIn, url })
    expect(denied.statusCode, url).toBe(429)
    expect(Number(denied.headers['retry-after']), url).toBeGreaterThan(0)
    expect(denied.json(), url).toMatchObject({ 'violated-policies': ['address.all'] })
  }
})

test('HEAD and OPTIONS are counted', async () => {
  app.limits.override(leave('address.all', 3), leave('address-probe.all', 1))
  const ask = async (method: 'HEAD' | 'OPTIONS' | 'GET', url: string) =>
    (await app.server.inject({ method, url })).statusCode
  expect(await ask('HEAD', '/api/v1/me')).toBe(401)
  expect(await ask('OPTIONS', '/api/v1/me')).toBe(404)
  expect(await ask('OPTIONS', '/api/v1/session')).toBe(404)
  expect(await ask('HEAD', '/api/v1/me')).toBe(429)
  expect(await ask('OPTIONS', '/api/v1/me')).toBe(429)
  expect(await ask('HEAD', '/health/live')).toBe(200)
  expect(await ask('HEAD', '/health/live')).toBe(429)
})

test('an answer that says nothing has changed carries the headers', async () => {
  const bytes = await sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } })
    .png()
    .toBuffer()
  const { id } = expectStatus(
    201,
    await owner.upload(`${path}/files`, { name: 'a.png', type: 'image/png', bytes }),
  ).body
  const { headers } = expectStatus(200, await owner.get(`${path}/files/${id}`))
  const unchanged = expectStatus(
    304,
    await owner.get(`${path}/files/${id}`, { 'if-none-match': String(headers['etag']) }),
  )
  expect(unchanged.headers['ratelimit']).toContain('"user.read";r=')
  expect(unchanged.headers['ratelimit-policy']).toContain('"user.read";q=')
})

test('pages and files count for their address, apart from the API', async () => {
  const browse = (url: string, headers = {}) => app.server.inject({ url, headers })
  app.limits.override(leave('address-static.all', 6), leave('global.all', 1))
  const html = { accept: 'text/html' }
  for (const url of ['/', '/organizations/somewhere', '/assets/main.js', '/assets/gone.js', '/docs', '/openapi.json']) {
    const answer = await browse(url, html)
    expect([200, 404], url).toContain(answer.statusCode)
    expect(answer.headers['ratelimit'], url).toContain('"address-static.all";r=')
    expect(answer.headers['ratelimit'], url).not.toContain('"address.all"')
  }
  expect((await browse('/', html)).json()).toMatchObject({ 'violated-policies': ['address-static.all'] })
  expectStatus(200, await owner.get('/me'))
})

test('a denial is as safe for a browser as any answer', async () => {
  app.limits.override(leave('address.all', 1))
  await owner.get('/me')
  const { headers } = expectStatus(429, await owner.get('/me'))
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
  })
  expect(headers).not.toHaveProperty('set-cookie')
})

test('a request that is denied on arrival costs the database nothing', async () => {
  app.limits.override(leave('address.all', 1))
  expect(await countQueries(() => owner.get('/me'))).toBeGreaterThan(0)
  expect(await countQueries(() => owner.get('/me'))).toBe(0)
  expect(await countQueries(() => signIn(app.client(), owner.email))).toBe(0)
})

test('an upload beyond a limit is refused before it is received', async () => {
  app.limits.override(leave('courses.import.per-user', 1))
  await owner.upload(`${path}/imports`, { name: 'a.zip', type: 'application/zip', bytes: Buffer.from('no zip') })
  const session = expectStatus(201, await owner.post('/session', { email: owner.email, password }))
  await app.server.listen({ host: '127.0.0.1', port: 0 })
  const sent = request({
    port: (app.server.server.address() as AddressInfo).port,
    method: 'POST',
    path: `/api/v1${path}/imports`,
    headers: {
      cookie: String(session.headers['set-cookie']).split(';')[0],
      'content-type': 'multipart/form-data; boundary=x',
      'content-length': 40_000_000,
    },
  })
  sent.flushHeaders()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  expect(response.statusCode).toBe(429)
  sent.destroy()
})
