import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addMember } from '#modules/organizations/public.ts'
import { createScimClient, expectScimError, type ScimClient } from '#test/scim-client.ts'
import { expectStatus, startTestServer, type TestClient, type TestServer } from '#test/start-test-server.ts'

let app: TestServer
let owner: TestClient
let organizationId: string
let path: string
let scim: ScimClient

beforeAll(async () => {
  app = await startTestServer()
  ;({ owner, organizationId, path } = await app.found('Provided'))
  const made = await owner.post(`${path}/provisioning-tokens`, { name: 'Entra', expiresInDays: 365 })
  scim = createScimClient(app.server, organizationId, expectStatus(201, made).body.token)
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

/** Says that the organization has proven the domain, as its owner does by a DNS record. */
async function proveDomain(domain: string): Promise<void> {
  const client = new pg.Client({ connectionString: app.ownerUrl })
  await client.connect()
  await client.query(`select set_config('app.org_id', $1, false)`, [organizationId])
  await client.query(
    `insert into sign_on_domains (org_id, id, domain, proof, created_at, proven_at)
     values ($1, gen_random_uuid(), $2, 'shown', now(), now())`,
    [organizationId, domain],
  )
  await client.end()
}

/** Joins with the invitation that was mailed to the address. */
async function acceptMailed(invitee: TestClient): Promise<void> {
  await app.deliver()
  const mail = app.mails.findLast(({ to }) => to === invitee.email)
  const [, invitation] = /invitation#(\S+)/.exec(mail?.text ?? '') ?? []
  expectStatus(200, await invitee.post('/invitations/accept', { token: invitation }))
}

test('the server says what it can', async () => {
  const config = expectStatus(200, await scim.get('/ServiceProviderConfig'))
  expect(config.headers['content-type']).toContain('application/scim+json')
  expect(config.body).toMatchObject({
    patch: { supported: true },
    bulk: { supported: false },
    filter: { supported: true, maxResults: 200 },
    etag: { supported: true },
  })
  for (const name of ['ResourceTypes', 'Schemas']) {
    const { body } = expectStatus(200, await scim.get(`/${name}`))
    expect(body).toMatchObject({ totalResults: 2, itemsPerPage: 2 })
    const { id } = body.Resources[1]
    expect(expectStatus(200, await scim.get(`/${name}/${id}`)).body.id).toBe(id)
    expectScimError(await scim.get(`/${name}/Device`), 404)
  }
})

test('a stranger is invited and awaited; who accepts keeps the id and becomes a member', async () => {
  const answer = expectStatus(201, await scim.post('/Users', person('ada')))
  expect(answer.body).toMatchObject({
    userName: 'ada@example.org',
    externalId: 'ext-ada',
    active: true,
    name: { givenName: 'ada', familyName: 'Provided' },
    emails: [{ value: 'ada@example.org', type: 'work', primary: true }],
    meta: { resourceType: 'User' },
  })
  const { id, meta } = answer.body
  expect(meta.location).toBe(`http://localhost:3000/scim/v2/${organizationId}/Users/${id}`)
  expect(answer.headers['location']).toBe(meta.location)
  expect(answer.headers['etag']).toBe(meta.version)
  expect((await owner.get(`${path}/members?q=ada`)).body.data).toEqual([])

  const ada = await app.signUp('Ada')
  expectStatus(404, await ada.get(path))
  await acceptMailed(ada)
  expectStatus(200, await ada.get(path))
  const joined = expectStatus(200, await scim.get(`/Users/${id}`))
  expect(joined.body).toMatchObject({ id, externalId: 'ext-ada', active: true })
  expect(joined.body.meta.version).not.toBe(meta.version)
})

test('somebody’s account is not taken over by naming its address', async () => {
  await proveDomain('corp.example')
  const squatter = app.client()
  expectStatus(
    201,
    await squatter.post('/users', { email: 'boss@corp.example', password: 'a squatter was here', name: 'Squatter' }),
  )
  const { id } = expectStatus(
    201,
    await scim.post('/Users', { schemas: [userSchema], userName: 'boss@corp.example', active: true }),
  ).body
  expectStatus(404, await squatter.get(path))
  expect((await owner.get(`${path}/members?q=boss`)).body.data).toEqual([])
  expectStatus(200, await scim.get(`/Users/${id}`))
})

test('an address in a proven domain without an account gets one, and is a member at once', async () => {
  await proveDomain('proven.example')
  const { id } = expectStatus(
    201,
    await scim.post('/Users', {
      schemas: [userSchema],
      userName: 'grace@proven.example',
      displayName: 'Grace Hopper',
      active: true,
    }),
  ).body
  const members = (await owner.get(`${path}/members?q=grace`)).body.data
  expect(members).toMatchObject([{ name: 'Grace Hopper', email: 'grace@proven.example' }])
  expect((await scim.get(`/Users/${id}`)).body).toMatchObject({ active: true, displayName: 'Grace Hopper' })
})

test('known people are found by what providers ask, and refused a second time', async () => {
  const { id } = await create('linus')
  for (const filter of [
    'userName eq "LINUS@example.org"',
    'externalId eq "ext-linus"',
    'emails[type eq "work"].value eq "linus@example.org"',
    'emails.value eq "linus@example.org"',
    'emails[type eq "work" and value sw "linus"]',
    'userName sw "linu" and active eq true',
    'urn:ietf:params:scim:schemas:core:2.0:User:userName eq "linus@example.org"',
    `id eq "${id}"`,
    'name.givenName eq "linus" and not (active eq false)',
    'userName co "inus@" and externalId pr',
  ]) {
    const { body } = expectStatus(200, await scim.get(`/Users?filter=${encodeURIComponent(filter)}`))
    expect([filter, body.totalResults, body.Resources[0]?.id]).toEqual([filter, 1, id])
  }
  for (const filter of [
    'userName eq "nobody@example.org"',
    'externalId eq "EXT-LINUS"',
    'emails[type eq "home"].value eq "linus@example.org"',
    'userName eq "linus@example.org" and active eq false',
  ]) {
    const { body } = expectStatus(200, await scim.get(`/Users?filter=${encodeURIComponent(filter)}`))
    expect([filter, body.totalResults, body.Resources]).toEqual([filter, 0, []])
  }
  for (const filter of [
    'userName',
    'password eq "x"',
    'userName eq',
    'active eq "maybe"',
    '"; drop table users',
    'x'.repeat(1_001),
  ])
    expectScimError(await scim.get(`/Users?filter=${encodeURIComponent(filter)}`), 400, 'invalidFilter')
  expectScimError(await scim.post('/Users', person('linus')), 409, 'uniqueness')
  const sameAddress = { ...person('other'), userName: 'other', emails: [{ value: 'Linus@Example.org', type: 'work' }] }
  expectScimError(await scim.post('/Users', sameAddress), 409, 'uniqueness')
  const founder = await scim.get(`/Users?filter=${encodeURIComponent(`userName eq "${owner.email}"`)}`)
  expect(founder.body.totalResults).toBe(1)
})

test('lists come in pages counted from one', async () => {
  await create('page-one')
  await create('page-two')
  const whole = expectStatus(200, await scim.get('/Users')).body
  expect(whole).toMatchObject({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    startIndex: 1,
    itemsPerPage: whole.totalResults,
  })
  const ids = whole.Resources.map((user: { id: string }) => user.id)
  const second = expectStatus(200, await scim.get('/Users?startIndex=2&count=1')).body
  expect(second).toMatchObject({ startIndex: 2, itemsPerPage: 1, totalResults: ids.length })
  expect(second.Resources[0].id).toBe(ids[1])
  expect((await scim.get('/Users?count=0')).body).toMatchObject({ totalResults: ids.length, Resources: [] })
  expect((await scim.get('/Users?startIndex=-3&count=-1')).body).toMatchObject({ startIndex: 1, Resources: [] })
  expect((await scim.get('/Users?startIndex=5000')).body).toMatchObject({ totalResults: ids.length, Resources: [] })
  const [sparse] = (await scim.get('/Users?count=1&attributes=userName')).body.Resources
  expect(Object.keys(sparse).sort()).toEqual(['id', 'meta', 'schemas', 'userName'])
})

test('who is deactivated loses access, tokens and the way back in, and keeps what they learned', async () => {
  const { id } = await create('dora')
  const dora = await app.signUp('Dora')
  await acceptMailed(dora)
  const own = expectStatus(
    201,
    await dora.post(`${path}/my-tokens`, { name: 'x', scopes: ['courses.read'], expiresInDays: 7 }),
  ).body
  const bearer = { authorization: `Bearer ${own.token}` }
  expectStatus(200, await app.client().get(`${path}/courses`, bearer))

  const off = await scim.patch(`/Users/${id}`, [{ op: 'Replace', path: 'active', value: 'False' }])
  expect(expectStatus(200, off).body.active).toBe(false)
  expectStatus(404, await dora.get(path))
  expect((await dora.get('/organizations')).body.data).toEqual([])
  expectStatus(401, await app.client().get(`${path}/courses`, bearer))
  expect((await owner.get(`${path}/members?q=dora`)).body.data).toEqual([])
  expect((await scim.get(`/Users/${id}`)).body).toMatchObject({ active: false })
  expect((await scim.get('/Users?filter=active%20eq%20false')).body.Resources).toMatchObject([{ id }])

  const on = await scim.patch(`/Users/${id}`, [{ op: 'replace', value: { active: true } }])
  expect(expectStatus(200, on).body.active).toBe(true)
  expectStatus(200, await dora.get(path))
  expectStatus(401, await app.client().get(`${path}/courses`, bearer))
})

test('who is deactivated before joining cannot join any more', async () => {
  const { id } = await create('eve')
  await app.deliver()
  const eve = await app.signUp('Eve')
  expect(app.mails.some(({ to }) => to === eve.email)).toBe(true)
  expectStatus(200, await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }]))
  const mail = app.mails.findLast(({ to }) => to === eve.email)
  const [, invitation] = /invitation#(\S+)/.exec(mail?.text ?? '') ?? []
  expectStatus(400, await eve.post('/invitations/accept', { token: invitation }))
  // Whichever other way in there is, such a person has no access until their provider says so.
  const again = expectStatus(201, await owner.post(`${path}/invitations`, { email: eve.email, role: 'learner' }))
  const byOwner = new URL(again.body.acceptUrl).hash.slice(1)
  expectStatus(400, await eve.post('/invitations/accept', { token: byOwner }))
  const { id: userId } = expectStatus(200, await eve.get('/me')).body
  await addMember(app.platform, { organizationId }, { userId, role: 'learner' })
  expectStatus(404, await eve.get(path))
  expectStatus(200, await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: true }]))
  expectStatus(200, await eve.get(path))
})

test('who is deleted is out; the account stays', async () => {
  const { id } = await create('finn')
  const finn = await app.signUp('Finn')
  await acceptMailed(finn)
  expectStatus(200, await finn.get(path))
  expectStatus(204, await scim.delete(`/Users/${id}`))
  expectScimError(await scim.get(`/Users/${id}`), 404)
  expectScimError(await scim.delete(`/Users/${id}`), 404)
  expectStatus(404, await finn.get(path))
  expectStatus(200, await finn.get('/me'))
})

test('the last owner with access cannot be locked out', async () => {
  const [{ id }] = (await scim.get(`/Users?filter=${encodeURIComponent(`userName eq "${owner.email}"`)}`)).body
    .Resources
  expectScimError(await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }]), 409)
  expectScimError(await scim.delete(`/Users/${id}`), 409)
  const second = await app.join(owner, organizationId, 'Second', 'owner')
  const filter = encodeURIComponent(`userName eq "${second.email}"`)
  const [{ id: secondId }] = (await scim.get(`/Users?filter=${filter}`)).body.Resources
  expectStatus(200, await scim.patch(`/Users/${secondId}`, [{ op: 'replace', path: 'active', value: false }]))
  expectScimError(await scim.delete(`/Users/${id}`), 409)
  const [self] = (await owner.get(`${path}/members?q=provided-owner`)).body.data
  expectStatus(409, await owner.delete(`${path}/members/${self.id}`))
  expectStatus(200, await owner.get(path))
})

test('replacing sets what is said and clears what is not; a member’s address stays their own', async () => {
  const { id } = await create('gil')
  const replaced = expectStatus(
    200,
    await scim.put(`/Users/${id}`, { schemas: [userSchema], id, userName: 'gil.new@example.org', active: true }),
  ).body
  expect(replaced).toMatchObject({ id, userName: 'gil.new@example.org', emails: [{ value: 'gil.new@example.org' }] })
  expect(replaced).not.toHaveProperty('externalId')
  expect(replaced).not.toHaveProperty('name')
  await app.deliver()
  const gil = app.client()
  const email = 'gil.new@example.org'
  expectStatus(201, await gil.post('/users', { email, password: 'correct horse battery staple', name: 'Gil' }))
  await acceptMailed({ ...gil, email })
  const moved = await scim.put(`/Users/${id}`, {
    schemas: [userSchema],
    userName: 'gil',
    emails: [{ value: owner.email }],
  })
  expectStatus(200, moved)
  expect(moved.body).toMatchObject({ userName: 'gil', emails: [{ value: email }] })
})

test('an owner sees where the provider comes in and what came of it', async () => {
  const { body } = expectStatus(200, await owner.get(`${path}/provisioning`))
  expect(body.baseUrl).toBe(`http://localhost:3000/scim/v2/${organizationId}`)
  expect(body.lastSyncAt).toBe(app.clock.now().toISOString())
  expect(body.people.active).toBeGreaterThan(1)
  expect(body.people.awaited).toBeGreaterThan(1)
  const listed = expectStatus(200, await owner.get(`${path}/tokens?kind=provisioning`)).body.data
  expect(listed).toMatchObject([{ name: 'Entra', scopes: ['scim'] }])
})
