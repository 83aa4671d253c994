import { Writable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createScimClient, expectScimError, type ScimClient } from '#test/scim-client.ts'
import { expectStatus, password, startTestServer, type TestClient, type TestServer } from '#test/start-test-server.ts'

let app: TestServer
let owner: TestClient
let organizationId: string
let path: string
let token: string
let scim: ScimClient
const logged: string[] = []

beforeAll(async () => {
  const logs = new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk))
      done()
    },
  })
  app = await startTestServer({ logLevel: 'trace' }, logs)
  ;({ owner, organizationId, path } = await app.found('Provided'))
  token = expectStatus(201, await owner.post(`${path}/provisioning-tokens`, { name: 'Entra', expiresInDays: 365 })).body
    .token
  scim = createScimClient(app.server, organizationId, token)
})
afterAll(() => app.close())

const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User'

const person = (name: string, more: object = {}) => ({
  schemas: [userSchema],
  userName: `${name}@example.org`,
  externalId: `ext-${name}`,
  name: { givenName: name, familyName: 'Provided' },
  emails: [{ value: `${name}@example.org`, type: 'work', primary: true }],
  active: true,
  ...more,
})

const create = async (name: string, more: object = {}) =>
  expectStatus(201, await scim.post('/Users', person(name, more))).body

test('only a provisioning token of the organization opens it, and that opens nothing else', async () => {
  const other = await app.found('Foreign')
  const foreign = expectStatus(
    201,
    await other.owner.post(`${other.path}/provisioning-tokens`, { name: 'Okta', expiresInDays: 90 }),
  ).body
  const personal = expectStatus(
    201,
    await owner.post(`${path}/my-tokens`, { name: 'Mine', scopes: ['members.manage'], expiresInDays: 7 }),
  ).body
  for (const [text, status] of [
    ['', 401],
    ['nonsense', 401],
    [foreign.token, 401],
    [personal.token, 403],
  ] as const) {
    const stranger = createScimClient(app.server, organizationId, text)
    const answers = await Promise.all([
      stranger.get('/Users'),
      stranger.get('/Groups'),
      stranger.get('/ServiceProviderConfig'),
      stranger.post('/Users', person('nobody')),
      stranger.post('/Groups', { displayName: 'Nobody' }),
      stranger.delete('/Users/019b7ca9-8c88-7a6f-bc4f-ba004f417ad4'),
    ])
    for (const answer of answers) {
      expectScimError(answer, status)
      expect(answer.headers['www-authenticate']).toContain('Bearer')
    }
  }
  // No session gets in, be it an owner's.
  const learner = await app.join(owner, organizationId, 'Nosy', 'learner')
  for (const { email } of [owner, learner]) {
    const signedIn = await app.server.inject({ method: 'POST', url: '/api/v1/session', payload: { email, password } })
    const cookies = Object.fromEntries(signedIn.cookies.map(({ name, value }) => [name, value]))
    const answer = await app.server.inject({ url: `/scim/v2/${organizationId}/Users`, cookies })
    expect([answer.statusCode, answer.json().status]).toEqual([403, '403'])
  }
  const bearer = { authorization: `Bearer ${token}` }
  for (const url of [path, `${path}/members`, `${path}/courses`, '/me', '/organizations'])
    expectStatus(403, await app.client().get(url, bearer))
  expectStatus(403, await learner.post(`${path}/provisioning-tokens`, { name: 'x', expiresInDays: 7 }))
  expectStatus(403, await learner.get(`${path}/provisioning`))
})

test('changes are guarded by versions', async () => {
  const { id, meta } = await create('vera')
  const operation = [{ op: 'replace', path: 'displayName', value: 'Vera' }]
  expectStatus(200, await scim.patch(`/Users/${id}`, operation, { 'if-match': meta.version }))
  expectScimError(await scim.patch(`/Users/${id}`, operation, { 'if-match': meta.version }), 412)
  const { headers } = await scim.get(`/Users/${id}`)
  expectStatus(304, await scim.get(`/Users/${id}`, { 'if-none-match': String(headers['etag']) }))
})

test('what is no change, no value or no person is refused in SCIM’s words', async () => {
  const { id } = await create('walt')
  const patch = (...operations: object[]) => scim.patch(`/Users/${id}`, operations)
  expectScimError(await patch(), 400, 'invalidSyntax')
  expectScimError(await patch({ op: 'move', path: 'x', value: 1 }), 400, 'invalidSyntax')
  expectScimError(await patch({ op: 'remove' }), 400, 'noTarget')
  expectScimError(await patch({ op: 'replace', path: 'userName' }), 400, 'invalidValue')
  expectScimError(await patch({ op: 'replace', path: 'userName', value: 17 }), 400, 'invalidValue')
  expectScimError(await patch({ op: 'replace', path: 'userName', value: 'two\nlines' }), 400, 'invalidValue')
  expectScimError(await patch({ op: 'replace', path: 'active', value: 'perhaps' }), 400, 'invalidValue')
  expectScimError(await patch({ op: 'replace', value: 'x' }), 400, 'invalidValue')
  expectScimError(await patch({ op: 'replace', value: null }), 400, 'invalidValue')
  for (const hostile of [
    '__proto__.admin',
    'constructor.prototype.admin',
    'name.__proto__.admin',
    'toString.x',
    'name.valueOf.x',
    '[',
    'a[b',
    'a[b]',
    '.',
    '][',
  ])
    expect((await patch({ op: 'add', path: hostile, value: 'x' })).status, hostile).toBeLessThan(500)
  expect(({} as Record<string, unknown>)['admin']).toBeUndefined()
  expect(Object.prototype.toString).not.toHaveProperty('x')
  expectScimError(await patch({ op: 'add', value: { 'constructor.prototype.admin': true } }), 400, 'invalidPath')
  for (const body of [
    {},
    { userName: '' },
    { userName: 'no-address' },
    { userName: 'x'.repeat(255) },
    { userName: 'a\u0000@b.cd' },
  ])
    expectScimError(await scim.post('/Users', body), 400, 'invalidValue')
  expectScimError(await scim.get('/Users/not-an-id'), 404)
  expectScimError(await scim.put('/Users/019b7ca9-8c88-7a6f-bc4f-ba004f417ad4', person('nobody')), 404)
  const text = await app.server.inject({
    method: 'POST',
    url: `/scim/v2/${organizationId}/Users`,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
    payload: '{ not json',
  })
  expect([text.statusCode, text.json().schemas]).toEqual([400, ['urn:ietf:params:scim:api:messages:2.0:Error']])
  expectStatus(404, await scim.post('/Bulk', {}))
})

test('another organization’s people and teams are not there', async () => {
  const other = await app.found('Apart')
  const foreign = createScimClient(
    app.server,
    other.organizationId,
    expectStatus(201, await other.owner.post(`${other.path}/provisioning-tokens`, { name: 'x', expiresInDays: 7 })).body
      .token,
  )
  const theirs = expectStatus(201, await foreign.post('/Users', person('theirs'))).body
  const team = expectStatus(201, await foreign.post('/Groups', { displayName: 'Theirs' })).body
  expectScimError(await scim.get(`/Users/${theirs.id}`), 404)
  expectScimError(await scim.patch(`/Users/${theirs.id}`, [{ op: 'replace', path: 'active', value: false }]), 404)
  expectScimError(await scim.get(`/Groups/${team.id}`), 404)
  expectScimError(await scim.delete(`/Groups/${team.id}`), 404)
  expectScimError(
    await scim.post('/Groups', { displayName: 'Ours', members: [{ value: theirs.id }] }),
    400,
    'invalidValue',
  )
  expect((await scim.get('/Users')).text).not.toContain('theirs@')
})

test('a password that a provider sends along reaches no log and no row', async () => {
  await create('otto', { password: 'the-provider-knows-it' })
  expect(logged.join('')).not.toContain('the-provider-knows-it')
  expect(logged.join('')).not.toContain('upsk_')
})
