import { afterAll, beforeAll, expect, test } from 'vitest'
import { addApp } from '#test/factors.ts'
import { type FakeOidcProvider, startFakeOidcProvider } from '#test/fake-oidc-provider.ts'
import { locationOf, openRules, problemOf, proveDomain, saveSignOn } from '#test/sign-on.ts'
import {
  type Answer,
  expectStatus,
  startTestServer,
  type TestClient,
  type TestServer,
} from '#test/start-test-server.ts'

let provider: FakeOidcProvider
let app: TestServer
let settings: Record<string, unknown>

beforeAll(async () => {
  provider = await startFakeOidcProvider()
  app = await startTestServer({ outboundAllow: [provider.host] })
  const { issuer, clientId, clientSecret } = provider
  settings = { protocol: 'oidc', issuer, clientId, clientSecret, ...openRules }
})
afterAll(async () => {
  await app.close()
  await provider.close()
})

/** An organization with single sign-on for the domain of its name. */
async function foundWithSignOn(name: string, rules: object = {}) {
  const founded = await app.found(name)
  await proveDomain(app, founded.owner, founded.path, `${name.toLowerCase()}.example`)
  expectStatus(200, await saveSignOn(founded.owner, founded.path, { ...settings, ...rules }))
  return founded
}

/** Signs in through the organization's provider. */
async function signOn(browser: TestClient, slug: string, person: Record<string, unknown>): Promise<Answer> {
  const asked = locationOf(await browser.get(`/single-sign-on/${slug}/start`))
  const { searchParams } = new URL(asked)
  const [, organizationId] = /single-sign-on\/([^/]+)/.exec(searchParams.get('redirect_uri') ?? '') ?? []
  const query = new URLSearchParams({
    code: provider.authorize(asked, { email_verified: true, ...person }),
    state: searchParams.get('state') ?? '',
    iss: provider.issuer,
  })
  return browser.get(`/single-sign-on/${organizationId}/callback?${query.toString()}`)
}

test('an address leads to its organization’s sign-on by its domain alone, whether it has an account or not', async () => {
  const { owner } = await foundWithSignOn('Acme')
  const discover = async (who: string) =>
    expectStatus(200, await app.client().post('/single-sign-on/discover', { who })).body
  expectStatus(303, await signOn(app.client(), 'acme', { sub: 'known', email: 'known@acme.example' }))
  const found = { organization: 'acme' }
  for (const who of ['known@acme.example', 'nobody@acme.example', ' Nobody@ACME.example ', 'acme', 'Acme']) {
    expect([who, await discover(who)]).toEqual([who, found])
  }
  const nothing = { organization: null }
  for (const who of [
    owner.email,
    'nobody@sub.acme.example',
    'nobody@nowhere.example',
    'no-such-organization',
    '@',
    'a@',
  ]) {
    expect([who, await discover(who)]).toEqual([who, nothing])
  }
})

test('an organization without single sign-on, and none at all, read the same', async () => {
  await app.found('Plain')
  const answers = await Promise.all(
    ['plain', 'no-such-organization'].map((slug) => app.client().get(`/single-sign-on/${slug}/start`)),
  )
  const [plain, none] = answers.map(({ status, body: { requestId: _id, ...body } }) => ({ status, body }))
  expect(plain).toEqual(none)
  expect(plain).toMatchObject({ status: 404, body: { type: expect.stringContaining('single-sign-on/not-set-up') } })
})

test('a domain counts once its TXT record shows the proof, and for one organization', async () => {
  const one = await app.found('One')
  const two = await app.found('Two')
  const domains = `${one.path}/single-sign-on/domains`
  const added = expectStatus(201, await one.owner.post(domains, { domain: 'Shared.Example' })).body
  expect(added).toMatchObject({
    name: 'shared.example',
    provenAt: null,
    record: { name: '_upskill-proof.shared.example' },
  })
  expect(problemOf(await one.owner.post(domains, { domain: 'shared.example' }))).toBe('single-sign-on/domain-listed')

  const prove = () => one.owner.post(`${domains}/${added.id}/prove`)
  expect(problemOf(await prove())).toBe('single-sign-on/proof-missing')
  app.txtRecords.set(added.record.name, ['upskill-domain-proof=of-somebody-else'])
  expect(problemOf(await prove())).toBe('single-sign-on/proof-missing')
  const early = await saveSignOn(one.owner, one.path, settings)
  expect([early.status, problemOf(early)]).toEqual([409, 'single-sign-on/not-ready'])
  expect(early.body.errors).toEqual([{ pointer: '/isEnabled', detail: 'needs a proven domain' }])
  app.txtRecords.set(added.record.name, [added.record.value])
  expect(expectStatus(200, await prove()).body.provenAt).toEqual(expect.any(String))

  const theirs = `${two.path}/single-sign-on/domains`
  const second = expectStatus(201, await two.owner.post(theirs, { domain: 'shared.example' })).body
  expect(second.record.value).not.toBe(added.record.value)
  app.txtRecords.set(added.record.name, [added.record.value, second.record.value])
  expect(problemOf(await two.owner.post(`${theirs}/${second.id}/prove`))).toBe('single-sign-on/domain-taken')

  expectStatus(200, await saveSignOn(one.owner, one.path, settings))
  expect(problemOf(await one.owner.delete(`${domains}/${added.id}`))).toBe('single-sign-on/domain-in-use')
  expectStatus(200, await saveSignOn(one.owner, one.path, { ...settings, isEnabled: false }))
  expectStatus(204, await one.owner.delete(`${domains}/${added.id}`))
  expectStatus(200, await two.owner.post(`${theirs}/${second.id}/prove`))
})

test('settings that cannot work are refused, field by field', async () => {
  const { owner, path } = await app.found('Fields')
  const off = { ...settings, isEnabled: false }
  const wrong: [object, string][] = [
    [{ ...off, issuer: 'not an address' }, '/issuer'],
    [{ ...off, issuer: `${provider.issuer}/.well-known/openid-configuration` }, '/issuer'],
    [{ ...off, issuer: 'https://user:password@idp.example' }, '/issuer'],
    [{ ...off, issuer: 'file:///etc/passwd' }, '/issuer'],
    [{ ...off, clientId: undefined }, '/clientId'],
    [{ ...off, clientSecret: undefined }, '/clientSecret'],
    [{ ...openRules, isEnabled: false, protocol: 'saml', issuer: 'a', signInUrl: 'javascript:alert(1)' }, '/signInUrl'],
    [
      { ...openRules, isEnabled: false, protocol: 'saml', issuer: 'a', signInUrl: 'https://a.example' },
      '/certificates',
    ],
    [{ ...openRules, isEnabled: false, protocol: 'saml', metadata: '<a/>' }, '/metadata'],
  ]
  for (const [change, pointer] of wrong) {
    const answer = await saveSignOn(owner, path, change)
    expect(answer.status).toBe(400)
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer)
  }
  expect(problemOf(await saveSignOn(owner, path, { ...off, isRequired: true }))).toBe('single-sign-on/not-ready')
})

test('a secret is kept while the issuer stays, and never goes to another one', async () => {
  const { owner, path } = await foundWithSignOn('Secretive')
  const { clientSecret: _secret, ...kept } = settings
  expectStatus(200, await saveSignOn(owner, path, kept))
  expectStatus(303, await signOn(app.client(), 'secretive', { sub: 's', email: 's@secretive.example' }))
  const moved = await saveSignOn(owner, path, { ...kept, issuer: 'https://elsewhere.example' })
  expect(moved.body.errors).toEqual([{ pointer: '/clientSecret', detail: 'is required' }])
})

test('who changed what somebody else changed in the meantime is told', async () => {
  const { owner, path } = await foundWithSignOn('Stale')
  expect((await owner.put(`${path}/single-sign-on`, settings, { 'if-match': '"0"' })).status).toBe(412)
  expect((await owner.put(`${path}/single-sign-on`, settings)).status).toBe(428)
})

test('a test of the connection tells what it found before anything is switched on', async () => {
  const { owner, path } = await app.found('Tested')
  expect(problemOf(await owner.post(`${path}/single-sign-on/test`))).toBe('single-sign-on/not-set-up')
  expectStatus(200, await saveSignOn(owner, path, { ...settings, isEnabled: false }))
  const { findings } = expectStatus(200, await owner.post(`${path}/single-sign-on/test`)).body
  expect(findings).toContainEqual({ name: 'issuer', value: provider.issuer, isGood: true })
  expect(findings).toContainEqual({ name: 'keys', value: '1', isGood: true })
  expect(findings).toContainEqual({ name: 'pkce', value: 'S256', isGood: true })

  expectStatus(200, await saveSignOn(owner, path, { ...settings, isEnabled: false, issuer: 'http://10.0.0.1' }))
  const refused = await owner.post(`${path}/single-sign-on/test`)
  expect([refused.status, problemOf(refused)]).toEqual([424, 'single-sign-on/provider-unreachable'])
  expect(refused.body.detail).toContain('public internet')
})

test('what is switched off or removed lets nobody in', async () => {
  const { owner, path } = await foundWithSignOn('Off')
  expectStatus(200, await saveSignOn(owner, path, { ...settings, isEnabled: false }))
  expect(problemOf(await app.client().get('/single-sign-on/off/start'))).toBe('single-sign-on/not-set-up')
  expectStatus(204, await owner.delete(`${path}/single-sign-on`))
  expect(expectStatus(200, await owner.get(`${path}/single-sign-on`)).body).toMatchObject({
    connection: null,
    version: 0,
  })
})

test('only owners see or change how people sign in', async () => {
  const { owner, organizationId, path } = await foundWithSignOn('Guarded')
  for (const role of ['instructor', 'learner'] as const) {
    const member = await app.join(owner, organizationId, `guarded-${role}`, role)
    expect((await member.get(`${path}/single-sign-on`)).status).toBe(403)
    expect((await saveSignOnAs(member, path)).status).toBe(403)
    expect((await member.delete(`${path}/single-sign-on`)).status).toBe(403)
  }
})

const saveSignOnAs = (client: TestClient, path: string) =>
  client.put(`${path}/single-sign-on`, settings, { 'if-match': '"1"' })

test('where the organization’s sign-on is required a password reaches it no more, except for owners', async () => {
  const { owner, organizationId, path } = await foundWithSignOn('Strict')
  const member = await app.join(owner, organizationId, 'strict-member', 'learner')
  const elsewhere = await app.found('Elsewhere')
  expectStatus(200, await saveSignOn(owner, path, { ...settings, isRequired: true }))

  const refused = await member.get(path)
  expect([refused.status, problemOf(refused)]).toEqual([403, 'identity/sign-on-required'])
  expectStatus(200, await member.get('/me'))
  expectStatus(200, await owner.get(path))

  const browser = app.client()
  expectStatus(303, await signOn(browser, 'strict', { sub: 'p', email: 'p@strict.example' }))
  expectStatus(200, await browser.get(path))
  expect((await browser.get(elsewhere.path)).status).toBe(404)

  expectStatus(200, await saveSignOn(owner, path, { ...settings, isRequired: false }))
  expectStatus(200, await member.get(path))
  expectStatus(200, await saveSignOn(owner, path, { ...settings, isRequired: true }))
  expectStatus(204, await owner.delete(`${path}/single-sign-on`))
  expectStatus(200, await member.get(path))
})

test('the sign-on of one organization is none for another that requires its own', async () => {
  const one = await foundWithSignOn('First')
  const two = await foundWithSignOn('Second', { isRequired: true })
  const browser = app.client()
  expectStatus(303, await signOn(browser, 'first', { sub: 'both', email: 'both@first.example' }))
  const invited = await two.owner.post(`${two.path}/invitations`, { email: 'both@first.example', role: 'learner' })
  const token = new URL(expectStatus(201, invited).body.acceptUrl).hash.slice(1)
  expectStatus(200, await browser.post('/invitations/accept', { token }))
  expectStatus(200, await browser.get(one.path))
  expect(problemOf(await browser.get(two.path))).toBe('identity/sign-on-required')
})

test('factors at the provider count in its organization, and only if that trusts it', async () => {
  const { owner, path } = await foundWithSignOn('Factors')
  const signOnWith = async (amr: string[]) => {
    const browser = app.client()
    expectStatus(303, await signOn(browser, 'factors', { sub: 'f', email: 'f@factors.example', amr }))
    return (await browser.get(path)).status
  }
  await addApp(app, owner)
  const asked = { appliesTo: 'everybody', roles: [] }
  expectStatus(200, await owner.put(`${path}/second-factor`, asked, { 'if-match': '"1"' }))
  expect(await signOnWith(['pwd', 'otp'])).toBe(403)
  expectStatus(200, await saveSignOn(owner, path, { ...settings, trustsFactors: true }))
  expect(await signOnWith(['pwd', 'otp'])).toBe(200)
  expect(await signOnWith(['pwd'])).toBe(403)
})

test('asking for organizations one after the other is limited by address', async () => {
  const limited = await startTestServer({}, undefined, { limits: 'opened' })
  const statuses = new Set<number>()
  for (let n = 0; n < 320 && !statuses.has(429); n++) {
    statuses.add((await limited.client().post('/single-sign-on/discover', { who: `a@${n}.example` })).status)
  }
  await limited.close()
  expect([...statuses]).toEqual([200, 429])
})
