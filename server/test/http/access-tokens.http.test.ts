import { Writable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answer, TestClient, TestServer } from '#test/start-test-server.ts'
import { expectStatus, startTestServer } from '#test/start-test-server.ts'
import { leave } from '#test/test-limits.ts'

let app: TestServer
let owner: TestClient
let organizationId: string
let path: string
const logged: string[] = []

beforeAll(async () => {
  const logs = new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk))
      done()
    },
  })
  app = await startTestServer({ logLevel: 'trace' }, logs)
  ;({ owner, organizationId, path } = await app.found('Programs'))
})
afterAll(() => app.close())

const day = 86_400_000
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

interface Options {
  readonly scopes?: readonly string[]
  readonly expiresInDays?: number
  readonly at?: string
}

async function make(
  person: TestClient,
  { scopes = ['organization.read', 'courses.read'], expiresInDays = 30, at = path }: Options = {},
): Promise<{ id: string; token: string }> {
  return expectStatus(201, await person.post(`${at}/my-tokens`, { name: 'A script', scopes, expiresInDays })).body
}

function expectInvalid(answer: Answer): void {
  expect(answer.status, answer.text).toBe(401)
  expect(answer.body.type).toBe('https://upskill.dev/problems/request/token-not-valid')
  expect(answer.headers['www-authenticate']).toBe('Bearer realm="UpSkill", error="invalid_token"')
}

test('a token acts for its member within its scopes, and is shown once', async () => {
  const made = expectStatus(
    201,
    await owner.post(`${path}/my-tokens`, { name: ' Nightly report ', scopes: ['courses.read'], expiresInDays: 90 }),
  ).body
  expect(made).toMatchObject({ name: 'Nightly report', scopes: ['courses.read'], lastUsedAt: null })
  expect(made.token).toMatch(/^upsk_[0-9A-Za-z]{22}_[0-9A-Za-z]{49}$/)
  expect(Date.parse(made.expiresAt) - Date.parse(made.createdAt)).toBe(90 * day)
  const program = app.client('203.0.113.9')
  expectStatus(200, await program.get(`${path}/courses`, bearer(made.token)))

  const beyond = await program.get(`${path}/members`, bearer(made.token))
  expect(beyond.status).toBe(403)
  expect(beyond.headers['www-authenticate']).toBe(
    'Bearer realm="UpSkill", error="insufficient_scope", scope="members.read"',
  )

  const listed = expectStatus(200, await owner.get(`${path}/my-tokens`))
  expect(listed.body.data).toMatchObject([
    {
      id: made.id,
      name: 'Nightly report',
      ending: made.token.slice(-4),
      userName: 'Programs-owner',
      lastUsedAt: app.clock.now().toISOString(),
      lastUsedAddress: '203.0.113.9',
    },
  ])
  expect(listed.text).not.toContain(made.token)
})

test('a token may no more than its member may at that moment', async () => {
  const author = await app.join(owner, organizationId, 'Author', 'instructor')
  const beyond = await author.post(`${path}/my-tokens`, {
    name: 'Too much',
    scopes: ['members.manage'],
    expiresInDays: 7,
  })
  expect(beyond.body).toMatchObject({ status: 403, errors: [{ pointer: '/scopes' }] })
  const { token } = await make(author, { scopes: ['courses.create', 'courses.author'] })
  const program = app.client()
  expectStatus(201, await program.post(`${path}/courses`, { title: 'By a program' }, bearer(token)))
  const member = (await owner.get(`${path}/members?q=author`)).body.data[0]
  expectStatus(
    200,
    await owner.patch(`${path}/members/${member.id}`, { roles: ['learner'] }, { 'if-match': `"${member.version}"` }),
  )
  expectStatus(403, await program.post(`${path}/courses`, { title: 'Once more' }, bearer(token)))
})

test('no token holds what would open further doors, and lifetimes end within a year', async () => {
  const refused = [
    { name: 'x', scopes: ['security.manage'], expiresInDays: 7 },
    { name: 'x', scopes: ['scim'], expiresInDays: 7 },
    { name: 'x', scopes: [], expiresInDays: 7 },
    { name: 'x', scopes: ['courses.read'] },
    { name: 'x', scopes: ['courses.read'], expiresInDays: 366 },
    { name: 'x', scopes: ['courses.read'], expiresInDays: 0 },
    { name: 'x', scopes: ['courses.read'], expiresInDays: 7, userId: '00000000-0000-7000-8000-000000000000' },
  ]
  for (const body of refused) expectStatus(400, await owner.post(`${path}/my-tokens`, body))
})

test('a token opens no account, makes no tokens and ends none', async () => {
  const { token, id } = await make(owner, { scopes: ['organization.read', 'organization.manage'] })
  const program = app.client()
  for (const answer of [
    await program.get('/me', bearer(token)),
    await program.get('/organizations', bearer(token)),
    await program.delete('/session', bearer(token)),
    await program.post(`${path}/my-tokens`, { name: 'x', scopes: ['courses.read'], expiresInDays: 7 }, bearer(token)),
    await program.delete(`${path}/my-tokens/${id}`, bearer(token)),
    await program.get(`${path}/tokens`, bearer(token)),
    await program.post(`${path}/provisioning-tokens`, { name: 'x', expiresInDays: 7 }, bearer(token)),
  ])
    expect(answer.status, answer.text).toBe(403)
  expectStatus(200, await program.get(path, bearer(token)))
})

test('who carries cookies and a token is judged by the token alone', async () => {
  const learner = await app.join(owner, organizationId, 'Both', 'learner')
  const { token } = await make(learner, { scopes: ['courses.read'] })
  expectStatus(200, await owner.get(path))
  expectStatus(403, await owner.get(path, bearer(token)))
  expectInvalid(await owner.get(path, bearer('upsk_nonsense')))
})

test('a token is no cookie: it is not asked where it comes from', async () => {
  const { token } = await make(owner, { scopes: ['courses.create', 'courses.author'] })
  const elsewhere = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' }
  expectStatus(403, await owner.post(`${path}/courses`, { title: 'Forged' }, elsewhere))
  expectStatus(201, await app.client().post(`${path}/courses`, { title: 'Meant' }, { ...elsewhere, ...bearer(token) }))
})

test('revoked, expired, unknown, mistyped and foreign tokens are not valid, at once', async () => {
  const program = app.client()
  const revoked = await make(owner)
  expectStatus(200, await program.get(path, bearer(revoked.token)))
  expectStatus(204, await owner.delete(`${path}/my-tokens/${revoked.id}`))
  expectInvalid(await program.get(path, bearer(revoked.token)))
  expectStatus(404, await owner.delete(`${path}/my-tokens/${revoked.id}`))

  const other = await app.found('Elsewhere')
  const foreign = await make(other.owner, { at: other.path })
  expectInvalid(await program.get(path, bearer(foreign.token)))
  expectStatus(200, await program.get(other.path, bearer(foreign.token)))

  const own = await make(owner)
  const mistyped = `${own.token.slice(0, -9)}xxx${own.token.slice(-6)}`
  const answer = await program.get(path, bearer(mistyped))
  expectInvalid(answer)
  expect(answer.body.detail).toContain('typing error')
  expectInvalid(await program.get(path, bearer('')))

  const none = await program.get(path)
  expect(none.status).toBe(401)
  expect(none.headers['www-authenticate']).toBe('Bearer realm="UpSkill"')
})

test('a token ends on its day, and with the membership', async () => {
  const expiring = await startTestServer()
  const own = await expiring.found('Expiring')
  const member = await expiring.join(own.owner, own.organizationId, 'Leaver', 'learner')
  const leaver = await make(member, { at: own.path })
  const program = expiring.client()
  expectStatus(200, await program.get(own.path, bearer(leaver.token)))
  const { id } = (await own.owner.get(`${own.path}/members?q=leaver`)).body.data[0]
  expectStatus(204, await own.owner.delete(`${own.path}/members/${id}`))
  expectInvalid(await program.get(own.path, bearer(leaver.token)))

  const short = await make(own.owner, { at: own.path, expiresInDays: 1 })
  expiring.clock.advance(day - 1)
  expectStatus(200, await program.get(own.path, bearer(short.token)))
  expiring.clock.advance(1)
  expectInvalid(await program.get(own.path, bearer(short.token)))
  await expiring.close()
})

test('last use is written every few minutes, not with every request', async () => {
  const { id, token } = await make(owner)
  const lastUsed = async () =>
    (await owner.get(`${path}/my-tokens`)).body.data.find((listed: { id: string }) => listed.id === id)
  await app.client('203.0.113.1').get(path, bearer(token))
  const first = app.clock.now().toISOString()
  app.clock.advance(60_000)
  await app.client('203.0.113.2').get(path, bearer(token))
  expect(await lastUsed()).toMatchObject({ lastUsedAt: first, lastUsedAddress: '203.0.113.1' })
  app.clock.advance(300_000)
  await app.client('203.0.113.2').get(path, bearer(token))
  expect(await lastUsed()).toMatchObject({ lastUsedAt: app.clock.now().toISOString(), lastUsedAddress: '203.0.113.2' })
})

test('owners see everybody’s tokens without their secrets, and end them; others see their own', async () => {
  const learner = await app.join(owner, organizationId, 'Toker', 'learner')
  const made = await make(learner)
  const all = expectStatus(200, await owner.get(`${path}/tokens`))
  expect(all.body.data).toContainEqual(expect.objectContaining({ id: made.id, userName: 'Toker', name: 'A script' }))
  expect(all.text).not.toContain(made.token.slice(28, 60))
  expectStatus(403, await learner.get(`${path}/tokens`))
  expectStatus(403, await learner.delete(`${path}/tokens/${made.id}`))
  const mine = expectStatus(200, await learner.get(`${path}/my-tokens`)).body.data
  expect(mine.map(({ id }: { id: string }) => id)).toEqual([made.id])
  const others = await make(owner)
  expectStatus(404, await learner.delete(`${path}/my-tokens/${others.id}`))
  expectStatus(204, await owner.delete(`${path}/tokens/${made.id}`))
  expectInvalid(await app.client().get(path, bearer(made.token)))
})

test('a person has at most fifty tokens of an organization', async () => {
  const many = await app.join(owner, organizationId, 'Many', 'learner')
  for (let made = 0; made < 50; made++) await make(many)
  const refused = await many.post(`${path}/my-tokens`, { name: 'x', scopes: ['courses.read'], expiresInDays: 7 })
  expect(refused.body).toMatchObject({ status: 409, type: 'https://upskill.dev/problems/access-tokens/too-many' })
})

test('all tokens of a person share the person’s limits', async () => {
  const one = await make(owner)
  const two = await make(owner)
  app.limits.override(leave('user.read', 3))
  app.limits.forget()
  expectStatus(200, await owner.get(path))
  expectStatus(200, await app.client('203.0.113.1').get(path, bearer(one.token)))
  expectStatus(200, await app.client('203.0.113.2').get(path, bearer(two.token)))
  expectStatus(429, await app.client('203.0.113.3').get(path, bearer(two.token)))
  app.limits.override()
  app.limits.forget()
})

test('no token reaches the log', async () => {
  const { token } = await make(owner)
  logged.length = 0
  await app.client().get(path, bearer(token))
  await app.client().post(`${path}/courses`, { title: token.slice(0, 3), extra: token }, bearer(token))
  expect(logged.join('')).toContain('request')
  expect(logged.join('')).not.toContain('upsk_')
})
