import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sealAudit } from '#platform/audit/seal-audit.ts'
import { type FakeOidcProvider, type Lie, startFakeOidcProvider } from '#test/fake-oidc-provider.ts'
import { apiPathOf, locationOf, openRules, problemOf, proveDomain, saveSignOn } from '#test/sign-on.ts'
import {
  type Answer,
  expectStatus,
  startTestServer,
  type TestClient,
  type TestServer,
} from '#test/start-test-server.ts'

let provider: FakeOidcProvider
let app: TestServer
let owner: TestClient
let path: string
let organizationId: string
let callback: string
let settings: Record<string, unknown>

beforeAll(async () => {
  provider = await startFakeOidcProvider()
  app = await startTestServer({ outboundAllow: [provider.host] })
  ;({ owner, path, organizationId } = await app.found('Acme'))
  callback = `/single-sign-on/${organizationId}/callback`
  const { issuer, clientId, clientSecret } = provider
  settings = { protocol: 'oidc', issuer, clientId, clientSecret, ...openRules }
  await proveDomain(app, owner, path, 'acme.example')
  expectStatus(200, await saveSignOn(owner, path, settings))
})
afterAll(async () => {
  await app.close()
  await provider.close()
})

const ada = { sub: 'ada-1', email: 'ada@acme.example', email_verified: true, name: 'Ada Lovelace' }

interface Journey {
  readonly person?: Readonly<Record<string, unknown>>
  readonly lie?: Lie
  readonly returnTo?: string
  /** Changes what the browser brings back. */
  readonly bend?: (query: URLSearchParams) => void
}

/** Goes to the provider and comes back. */
async function comeBack(
  browser: TestClient,
  { person = ada, lie = {}, returnTo, bend }: Journey = {},
): Promise<Answer> {
  const search = returnTo === undefined ? '' : `?returnTo=${encodeURIComponent(returnTo)}`
  const asked = locationOf(await browser.get(`/single-sign-on/acme/start${search}`))
  const query = new URLSearchParams({
    code: provider.authorize(asked, person, lie),
    state: new URL(asked).searchParams.get('state') ?? '',
    iss: provider.issuer,
  })
  bend?.(query)
  return browser.get(`${callback}?${query.toString()}`)
}

/** What a browser brings back in the address. */
const asSearch = (query: Record<string, string>) => new URLSearchParams(query).toString()

const isSignedIn = async (browser: TestClient) => (await browser.get('/me')).status === 200

test('the provider is asked with PKCE, state, nonce and this organization’s own redirect address', async () => {
  const browser = app.client()
  const answer = await browser.get('/single-sign-on/acme/start')
  const { searchParams: asked } = new URL(locationOf(answer))
  expect(Object.fromEntries(asked)).toMatchObject({
    response_type: 'code',
    client_id: 'upskill',
    code_challenge_method: 'S256',
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    nonce: expect.stringMatching(/^[\w-]{43}$/),
    state: expect.stringMatching(/^[\w-]{22}$/),
    redirect_uri: `http://localhost:3000/api/v1${callback}`,
  })
  expect(String(answer.headers['set-cookie'])).toMatch(/upskill_sign_on=[^;]+; Path=\/; .*HttpOnly; SameSite=Lax/)
})

test('a newcomer gets an account, a membership with the role that was set, and a session; later the same ones', async () => {
  const browser = app.client()
  expect(locationOf(await comeBack(browser))).toBe('http://localhost:3000/o/acme')
  const me = expectStatus(200, await browser.get('/me')).body
  expect(me).toMatchObject({ email: 'ada@acme.example', name: 'Ada Lovelace' })
  const found = expectStatus(200, await owner.get(`${path}/members?q=ada@acme.example`)).body.data
  expect(found).toHaveLength(1)

  const again = app.client()
  // Who they are is the subject, whatever the provider calls their address by now.
  await comeBack(again, { person: { sub: 'ada-1', email: 'ada.king@acme.example', email_verified: true } })
  expect((await again.get('/me')).body.id).toBe(me.id)
})

const hmacWithPublicKey = (input: string) =>
  createHmac('sha256', provider.publicKey.export({ type: 'spki', format: 'pem' }))
    .update(input)
    .digest('base64url')
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })
const signedByStranger = (input: string) =>
  sign('RSA-SHA256', Buffer.from(input), stranger.privateKey).toString('base64url')
const strangersKey = stranger.publicKey.export({ format: 'jwk' })
const longAgo = Math.floor(Date.now() / 1000) - 3600

const forgeries: [string, Lie][] = [
  ['alg none', { header: { alg: 'none' }, sign: () => '' }],
  ['alg None, in other letters', { header: { alg: 'nOnE' }, sign: () => '' }],
  ['HS256 with the public key as the secret', { header: { alg: 'HS256' }, sign: hmacWithPublicKey }],
  ['another key under the known id', { sign: signedByStranger }],
  ['an unknown key id', { header: { kid: '../../etc/passwd' }, sign: signedByStranger }],
  ['a key in the header', { header: { jwk: strangersKey, kid: undefined }, sign: signedByStranger }],
  [
    'a key to be fetched from elsewhere',
    { header: { jku: 'http://evil.example/keys', kid: 'x' }, sign: signedByStranger },
  ],
  ['a critical header nobody knows', { header: { crit: ['exp2'], exp2: 1 } }],
  ['no signature', { sign: () => '' }],
  ['another audience', { claims: { aud: 'another-client' } }],
  ['several audiences without an authorized party', { claims: { aud: ['upskill', 'other'], azp: 'other' } }],
  ['another issuer', { claims: { iss: 'https://evil.example' } }],
  ['another nonce', { claims: { nonce: 'another' } }],
  ['no nonce', { claims: { nonce: undefined } }],
  ['an end that is past', { claims: { iat: longAgo - 60, exp: longAgo } }],
  ['no end', { claims: { exp: undefined } }],
  ['no subject', { claims: { sub: undefined } }],
]

test.each(forgeries)('an id_token with %s signs nobody in', async (_name, lie) => {
  const browser = app.client()
  const answer = await comeBack(browser, { lie })
  expect([answer.status, problemOf(answer)]).toEqual([403, 'single-sign-on/answer-not-valid'])
  expect(await isSignedIn(browser)).toBe(false)
})

test('algorithms that need no key are refused even where the provider’s discovery lists them', async () => {
  provider.discovery = { id_token_signing_alg_values_supported: ['none', 'HS256', 'RS256'] }
  for (const [, lie] of forgeries.slice(0, 3)) {
    const browser = app.client()
    expect((await comeBack(browser, { lie })).status).toBe(403)
    expect(await isSignedIn(browser)).toBe(false)
  }
  provider.discovery = {}
})

test('an answer counts only in the browser that asked, with its own state and the provider’s name', async () => {
  const bends: ((query: URLSearchParams) => void)[] = [
    (query) => query.set('state', 'another'),
    (query) => query.delete('state'),
    (query) => query.set('iss', 'https://evil.example'),
    (query) => query.delete('iss'),
    (query) => query.append('state', 'second'),
    (query) => query.set('code', 'guessed'),
    (query) => query.delete('code'),
  ]
  for (const bend of bends) {
    const browser = app.client()
    const answer = await comeBack(browser, { bend })
    expect(['single-sign-on/interrupted', 'single-sign-on/answer-not-valid']).toContain(problemOf(answer))
    expect(await isSignedIn(browser)).toBe(false)
  }
  // Login CSRF: the victim's browser is sent to the attacker's answer.
  const attacker = app.client()
  const asked = locationOf(await attacker.get('/single-sign-on/acme/start'))
  const state = new URL(asked).searchParams.get('state') ?? ''
  const url = `${callback}?${asSearch({ code: provider.authorize(asked, ada), state, iss: provider.issuer })}`
  const victim = app.client()
  expect(problemOf(await victim.get(url))).toBe('single-sign-on/interrupted')
  await victim.get('/single-sign-on/acme/start')
  expect(problemOf(await victim.get(url))).toBe('single-sign-on/interrupted')
  expect(await isSignedIn(victim)).toBe(false)
})

test('a code is good once, and an answer for ten minutes', async () => {
  const browser = app.client()
  const asked = locationOf(await browser.get('/single-sign-on/acme/start'))
  const state = new URL(asked).searchParams.get('state') ?? ''
  const code = provider.authorize(asked, ada)
  const url = `${callback}?${asSearch({ code, state, iss: provider.issuer })}`
  const stolen = String((await browser.get('/single-sign-on/acme/start')).headers['set-cookie']).split(';')[0] ?? ''
  expect(stolen).toContain('upskill_sign_on=')

  const honest = app.client()
  expectStatus(303, await comeBack(honest))
  const replayed = await honest.get(`${callback}?${asSearch({ code, state, iss: provider.issuer })}`)
  expect(problemOf(replayed)).toBe('single-sign-on/interrupted')

  const slow = app.client()
  const late = locationOf(await slow.get('/single-sign-on/acme/start'))
  app.clock.advance(600_001)
  const lateState = new URL(late).searchParams.get('state') ?? ''
  const answer = await slow.get(
    `${callback}?${asSearch({ code: provider.authorize(late, ada), state: lateState, iss: provider.issuer })}`,
  )
  expect(problemOf(answer)).toBe('single-sign-on/interrupted')
  expect((await browser.get(url)).status).toBe(400)
})

test('the same answer twice trades the code once', async () => {
  const browser = app.client()
  const start = await browser.get('/single-sign-on/acme/start')
  const asked = locationOf(start)
  const cookie = String(start.headers['set-cookie']).split(';')[0] ?? ''
  const state = new URL(asked).searchParams.get('state') ?? ''
  const url = `${callback}?${asSearch({ code: provider.authorize(asked, ada), state, iss: provider.issuer })}`
  expectStatus(303, await app.client().get(url, { cookie }))
  const before = provider.trades
  const again = await app.client().get(url, { cookie })
  expect(problemOf(again)).toBe('single-sign-on/answer-not-valid')
  expect(provider.trades).toBe(before)
})

test('an answer to one organization is none to another with the same provider', async () => {
  const other = await app.found('Other')
  await proveDomain(app, other.owner, other.path, 'other.example')
  expectStatus(200, await saveSignOn(other.owner, other.path, settings))
  const browser = app.client()
  const asked = locationOf(await browser.get('/single-sign-on/acme/start'))
  const state = new URL(asked).searchParams.get('state') ?? ''
  const query = asSearch({ code: provider.authorize(asked, ada), state, iss: provider.issuer })
  const answer = await browser.get(`/single-sign-on/${other.organizationId}/callback?${query}`)
  expect(problemOf(answer)).toBe('single-sign-on/interrupted')

  // Ada's link holds in Acme; elsewhere she is a stranger from a foreign domain.
  const elsewhere = app.client()
  const there = locationOf(await elsewhere.get('/single-sign-on/other/start'))
  const back = asSearch({
    code: provider.authorize(there, ada),
    state: new URL(there).searchParams.get('state') ?? '',
    iss: provider.issuer,
  })
  expect(problemOf(await elsewhere.get(`/single-sign-on/${other.organizationId}/callback?${back}`))).toBe(
    'single-sign-on/foreign-domain',
  )
})

test('after signing in one lands in the app, wherever the link wanted to lead', async () => {
  const pages: [string, string][] = [
    ['/o/acme/catalog?q=sql#top', 'http://localhost:3000/o/acme/catalog?q=sql#top'],
    ['https://evil.example/', 'http://localhost:3000/'],
    ['//evil.example', 'http://localhost:3000/'],
    ['/\\evil.example', 'http://localhost:3000/'],
    ['/\t/evil.example', 'http://localhost:3000/'],
    ['/.//evil.example', 'http://localhost:3000//evil.example'],
    ['javascript:alert(1)', 'http://localhost:3000/'],
    ['/api/v1/organizations', 'http://localhost:3000/'],
    ['/%0d%0aset-cookie:a=b', 'http://localhost:3000/%0d%0aset-cookie:a=b'],
  ]
  for (const [returnTo, landing] of pages) {
    expect([returnTo, locationOf(await comeBack(app.client(), { returnTo }))]).toEqual([returnTo, landing])
  }
})

test('who is not verified, has no address, or one of a foreign domain, gets no account', async () => {
  const people: [Record<string, unknown>, string][] = [
    [{ sub: 'u', email: 'eve@acme.example', email_verified: false }, 'single-sign-on/email-not-verified'],
    [{ sub: 'u', email: 'eve@acme.example' }, 'single-sign-on/email-not-verified'],
    [{ sub: 'u', email: 'eve@acme.example', email_verified: 'true' }, 'single-sign-on/email-not-verified'],
    [{ sub: 'u' }, 'single-sign-on/email-missing'],
    [{ sub: 'u', email: 'eve@gmail.example', email_verified: true }, 'single-sign-on/foreign-domain'],
    [{ sub: 'u', email: 'eve@sub.acme.example', email_verified: true }, 'single-sign-on/foreign-domain'],
    [{ sub: 'u', email: 'eve@evil.example@acme.example.evil', email_verified: true }, 'single-sign-on/foreign-domain'],
  ]
  for (const [person, problem] of people) {
    const browser = app.client()
    expect(problemOf(await comeBack(browser, { person }))).toBe(problem)
    expect(await isSignedIn(browser)).toBe(false)
  }
})

test('an account belongs to one subject: another with its address is refused until an owner unlinks it', async () => {
  const before = app.client()
  const bob = { sub: 'bob-1', email: 'bob@acme.example', email_verified: true }
  expectStatus(303, await comeBack(before, { person: bob }))
  const successor = { ...bob, sub: 'bob-2' }
  expect(problemOf(await comeBack(app.client(), { person: successor }))).toBe('single-sign-on/subject-changed')

  const { data } = expectStatus(200, await owner.get(`${path}/single-sign-on/links`)).body
  const link = data.find(({ email }: { email: string }) => email === 'bob@acme.example')
  expectStatus(204, await owner.delete(`${path}/single-sign-on/links/${link.id}`))
  expectStatus(303, await comeBack(app.client(), { person: successor }))
})

test('an account that was there before is linked for a member, or for who holds it, and never for a stranger', async () => {
  const signUp = async (name: string) => {
    const client = app.client()
    const email = `${name}@acme.example`
    expectStatus(201, await client.post('/users', { email, password: 'correct horse battery staple', name }))
    return { client, person: { sub: `${name}-1`, email, email_verified: true } }
  }
  // Somebody signed up with an address that is not theirs, and lies in wait.
  const squatted = await signUp('squatted')
  expect(problemOf(await comeBack(app.client(), { person: squatted.person }))).toBe('single-sign-on/account-exists')
  // The holder, signed in, is let in and linked.
  expectStatus(303, await comeBack(squatted.client, { person: squatted.person }))

  const member = await signUp('member')
  const invited = await owner.post(`${path}/invitations`, { email: member.person.email, role: 'learner' })
  const token = new URL(expectStatus(201, invited).body.acceptUrl).hash.slice(1)
  expectStatus(200, await member.client.post('/invitations/accept', { token }))
  const browser = app.client()
  expectStatus(303, await comeBack(browser, { person: member.person }))
  expect((await browser.get('/me')).body.id).toBe((await member.client.get('/me')).body.id)
})

test('where newcomers are not admitted only members get in', async () => {
  expectStatus(200, await saveSignOn(owner, path, { ...settings, admitsNewcomers: false }))
  const nora = { sub: 'nora-1', email: 'nora@acme.example', email_verified: true }
  expect(problemOf(await comeBack(app.client(), { person: nora }))).toBe('single-sign-on/not-admitted')
  expectStatus(303, await comeBack(app.client()))
  expectStatus(200, await saveSignOn(owner, path, settings))
})

test('a provider that refuses, is down or does not know UpSkill is told apart, in words for an administrator', async () => {
  const refused = await comeBack(app.client(), {
    bend: (query) => {
      query.delete('code')
      query.set('error', 'access_denied')
      query.set('error_description', '<script>alert(1)</script>')
    },
  })
  expect(problemOf(refused)).toBe('single-sign-on/provider-refused')
  expect(refused.text).toContain('access_denied')
  expect(refused.text).not.toContain('script')

  expectStatus(200, await saveSignOn(owner, path, { ...settings, clientSecret: 'wrong' }))
  const unknown = await comeBack(app.client())
  expect([unknown.status, problemOf(unknown)]).toEqual([424, 'single-sign-on/provider-unusable'])
  expect(unknown.body.detail).toContain('client secret')
  expectStatus(200, await saveSignOn(owner, path, settings))

  provider.discovery = { issuer: 'https://evil.example' }
  const other = await app.client().get('/single-sign-on/acme/start')
  expect([other.status, problemOf(other)]).toEqual([424, 'single-sign-on/provider-unusable'])
  provider.discovery = { token_endpoint: 'http://169.254.169.254/latest/meta-data' }
  const inside = await comeBack(app.client())
  expect([inside.status, problemOf(inside)]).toEqual([424, 'single-sign-on/provider-unreachable'])
  provider.discovery = {}
})

test('a browser is led to a page that explains; programs get the problem', async () => {
  const answer = await app.client().get(`${callback}?code=a&state=b`, { accept: 'text/html,*/*' })
  expect(locationOf(answer)).toMatch(
    /^http:\/\/localhost:3000\/sign-in\/organization\?problem=interrupted&request=[\da-f-]{36}$/,
  )
})

test('each refusal stands in the organization’s audit log', async () => {
  await sealAudit(app.platform)
  const entries = expectStatus(200, await owner.get(`${path}/audit-entries?limit=200`)).body.data
  expect(entries.some(({ action }: { action: string }) => action === 'single-sign-on.refused')).toBe(true)
})

test('the client secret is stored sealed and never shown', async () => {
  const shown = expectStatus(200, await owner.get(`${path}/single-sign-on`))
  expect(shown.text).not.toContain(provider.clientSecret)
  expect(apiPathOf(shown.body.service.redirectUri)).toBe(callback)
})
