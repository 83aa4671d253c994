import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  createSamlProvider,
  readRequest,
  type SamlProvider,
  type SamlRequest,
  type SamlResponse,
} from '#test/saml-provider.ts'
import { apiPathOf, locationOf, openRules, problemOf, proveDomain, saveSignOn } from '#test/sign-on.ts'
import {
  type Answer,
  expectStatus,
  startTestServer,
  type TestClient,
  type TestServer,
} from '#test/start-test-server.ts'

let provider: SamlProvider
let stranger: SamlProvider
let app: TestServer
let owner: TestClient
let path: string
let assertionPath: string

beforeAll(async () => {
  ;[provider, stranger] = await Promise.all([createSamlProvider(), createSamlProvider('stranger')])
  app = await startTestServer()
  const founded = await app.found('Acme')
  ;({ owner, path } = founded)
  assertionPath = `/single-sign-on/${founded.organizationId}/assertion`
  await proveDomain(app, owner, path, 'acme.example')
  expectStatus(200, await saveSignOn(owner, path, { protocol: 'saml', metadata: provider.metadata, ...openRules }))
})
afterAll(() => app.close())

const form = { 'content-type': 'application/x-www-form-urlencoded' }

/** What a browser posts because the provider's page has it do so: from another site, and without UpSkill's cookies. */
const post = (xml: string, relayState: string): Promise<Answer> =>
  app
    .client()
    .post(
      assertionPath,
      new URLSearchParams({ SAMLResponse: Buffer.from(xml).toString('base64'), RelayState: relayState }).toString(),
      { ...form, origin: 'https://idp.example', 'sec-fetch-site': 'cross-site' },
    )

async function ask(browser: TestClient): Promise<SamlRequest> {
  return readRequest(locationOf(await browser.get('/single-sign-on/acme/start')))
}

/** Goes to the provider and comes back; the last answer, or the first that is no redirect. */
async function comeBack(
  browser: TestClient,
  response: SamlResponse = {},
  bend = (xml: string) => xml,
): Promise<Answer> {
  const request = await ask(browser)
  const posted = await post(bend(provider.respond(request, response)), request.relayState)
  return posted.status === 303 ? browser.get(apiPathOf(locationOf(posted))) : posted
}

const isSignedIn = async (browser: TestClient) => (await browser.get('/me')).status === 200

async function expectRefused(response: SamlResponse, bend?: (xml: string) => string): Promise<Answer> {
  const browser = app.client()
  const answer = await comeBack(browser, response, bend)
  expect([answer.status, problemOf(answer)]).toEqual([403, 'single-sign-on/answer-not-valid'])
  expect(await isSignedIn(browser)).toBe(false)
  return answer
}

test('a signed assertion signs in, links the account by its NameID and does so again', async () => {
  const browser = app.client()
  expect(locationOf(await comeBack(browser))).toBe('http://localhost:3000/o/acme')
  const me = expectStatus(200, await browser.get('/me')).body
  expect(me.email).toBe('ada@acme.example')
  const again = app.client()
  expectStatus(303, await comeBack(again, { email: 'ada.king@acme.example' }))
  expect((await again.get('/me')).body.id).toBe(me.id)
})

test('a provider that signs the whole response beside the assertion is taken as well', async () => {
  const browser = app.client()
  expectStatus(303, await comeBack(browser, {}, (xml) => provider.sign(xml, { signs: 'response' })))
})

const refusals: [string, SamlResponse][] = [
  ['no signature', { signing: { signs: 'nothing' } }],
  ['a signature over the response alone', { signing: { signs: 'response' } }],
  ['another audience', { audience: 'https://other.example' }],
  ['another recipient', { recipient: 'https://other.example/assertion' }],
  ['another destination', { destination: 'https://other.example/assertion' }],
  ['another issuer, signed with the right key', { issuer: 'https://evil.example/metadata' }],
  ['an end that is past', { notBefore: -900, notOnOrAfter: -120 }],
  ['a begin that is to come', { notBefore: 120 }],
  ['no request that it answers', { inResponseTo: undefined }],
  ['a NameID that changes each time', { nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' }],
  ['no NameID', { nameId: '' }],
  ['a SHA-1 signature', { signing: { algorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' } }],
  ['a SHA-1 digest', { signing: { digest: 'http://www.w3.org/2000/09/xmldsig#sha1' } }],
]

test.each(refusals)('an assertion with %s signs nobody in', async (_name, response) => {
  await expectRefused(response)
})

test('a clock that is off by less than a minute is borne', async () => {
  expectStatus(303, await comeBack(app.client(), { notBefore: 40 }))
})

test('an assertion that somebody else signed, with their certificate beside it, signs nobody in', async () => {
  const browser = app.client()
  const request = await ask(browser)
  const forged = stranger.respond(request, { issuer: provider.entityId })
  expect(problemOf(await post(forged, request.relayState))).toBe('single-sign-on/answer-not-valid')
})

test('a signed assertion that was changed afterwards signs nobody in', async () => {
  const changes: ((xml: string) => string)[] = [
    (xml) => xml.replace('>ada-1<', '>eve-1<'),
    (xml) => xml.replace('ada@acme.example', 'ceo@acme.example'),
    (xml) => xml.replace(/<ds?:?SignatureValue>.{8}|<SignatureValue>.{8}/, '<SignatureValue>AAAAAAAA'),
    (xml) => xml.replace(/<SignatureValue>[^<]*</, '<SignatureValue><'),
    (xml) => xml.replace(/<Signature .*<\/Signature>/s, ''),
  ]
  for (const change of changes) await expectRefused({}, change)
})

test('a signed assertion that is wrapped around a forged one signs nobody in', async () => {
  const wrappings: ((xml: string) => string)[] = [
    // The forged one first, the signed one kept where the signature finds it (XSW 1 to 4 and their kin).
    (xml) => xml.replace(/<saml:Assertion .*<\/saml:Assertion>/s, (signed) => `${forgedFrom(signed)}${signed}`),
    (xml) => xml.replace(/<saml:Assertion .*<\/saml:Assertion>/s, (signed) => `${signed}${forgedFrom(signed)}`),
    (xml) =>
      xml.replace(/<saml:Assertion .*<\/saml:Assertion>/s, (signed) =>
        forgedFrom(signed).replace('</saml:Assertion>', `${signed}</saml:Assertion>`),
      ),
    (xml) =>
      xml.replace(/<saml:Assertion .*<\/saml:Assertion>/s, (signed) =>
        forgedFrom(signed).replace('</saml:Assertion>', `<Extensions>${signed}</Extensions></saml:Assertion>`),
      ),
    // The signed one as an object inside the signature of the forged one (XSW 5 to 8).
    (xml) => {
      const signed = /<saml:Assertion .*<\/saml:Assertion>/s.exec(xml)?.[0] ?? ''
      const signature = /<Signature .*<\/Signature>/s.exec(signed)?.[0] ?? ''
      const bare = signed.replace(signature, '')
      const carrying = signature.replace('</Signature>', `<Object>${bare}</Object></Signature>`)
      return xml.replace(signed, forgedFrom(bare).replace('</saml:Issuer>', `</saml:Issuer>${carrying}`))
    },
    // Two elements of one id.
    (xml) =>
      xml.replace(/<saml:Assertion .*<\/saml:Assertion>/s, (signed) => {
        const twin = forgedFrom(signed).replace(/ID="[^"]*"/, /ID="[^"]*"/.exec(signed)?.[0] ?? '')
        return `<samlp:Extensions>${signed}</samlp:Extensions>${twin}`
      }),
  ]
  for (const wrap of wrappings) await expectRefused({}, wrap)
})

/** The same assertion for somebody else, under another id and without a signature. */
const forgedFrom = (signed: string) =>
  signed
    .replace(/<Signature .*<\/Signature>/s, '')
    .replace(/ID="[^"]*"/, 'ID="_forged"')
    .replace('>ada-1<', '>eve-1<')
    .replace('ada@acme.example', 'eve@acme.example')

test('an assertion is good once, whoever has it', async () => {
  const browser = app.client()
  const request = await ask(browser)
  const xml = provider.respond(request)
  const ticketUrl = apiPathOf(locationOf(await post(xml, request.relayState)))
  expect(problemOf(await post(xml, request.relayState))).toBe('single-sign-on/answer-used')
  expectStatus(303, await browser.get(ticketUrl))
  expect(problemOf(await browser.get(ticketUrl))).toBe('single-sign-on/interrupted')
  expect(problemOf(await post(xml, request.relayState))).toBe('single-sign-on/answer-used')
})

test('an assertion counts in the browser that asked for it, and in no other', async () => {
  const attacker = app.client()
  const request = await ask(attacker)
  const ticketUrl = apiPathOf(locationOf(await post(provider.respond(request), request.relayState)))
  const victim = app.client()
  expect(problemOf(await victim.get(ticketUrl))).toBe('single-sign-on/interrupted')
  await ask(victim)
  expect(problemOf(await victim.get(ticketUrl))).toBe('single-sign-on/interrupted')
  expect(await isSignedIn(victim)).toBe(false)

  const browser = app.client()
  const own = await ask(browser)
  const other = apiPathOf(locationOf(await post(provider.respond(own, { inResponseTo: '_another' }), own.relayState)))
  expect(problemOf(await browser.get(other))).toBe('single-sign-on/interrupted')
  const again = await ask(browser)
  const unbound = apiPathOf(locationOf(await post(provider.respond(again), 'another')))
  expect(problemOf(await browser.get(unbound))).toBe('single-sign-on/interrupted')
})

test('a forged answer does not use up the genuine one', async () => {
  const browser = app.client()
  const request = await ask(browser)
  const assertionId = '_known-to-the-attacker'
  const forged = stranger.respond(request, { issuer: provider.entityId, assertionId })
  expect((await post(forged, request.relayState)).status).toBe(403)
  const posted = await post(provider.respond(request, { assertionId }), request.relayState)
  expectStatus(303, await browser.get(apiPathOf(locationOf(posted))))
})

test('a comment cannot cut a NameID short', async () => {
  await expectRefused({ nameId: 'ada-1<!-- -->.evil' })
  await expectRefused({}, (xml) => xml.replace('ada-1', 'ada-1<!-- -->'))
  await expectRefused({}, (xml) => xml.replace('ada-1', 'ada<?x?>-1'))
})

test('external entities and entity bombs are refused before anything reads them', async () => {
  const laughs = Array.from({ length: 12 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('')
  const types = [
    '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE r SYSTEM "http://169.254.169.254/latest/meta-data">',
    `<!DOCTYPE r [<!ENTITY l0 "lol">${laughs}]>`,
    '<!doctype r>',
  ]
  for (const type of types) {
    const answer = await expectRefused({}, (xml) => type + xml.replace('ada-1', '&x;'))
    expect(answer.text).not.toContain('root:')
    const metadata = provider.metadata.replace('?>', `?>${type}`)
    const saved = await saveSignOn(owner, path, { protocol: 'saml', metadata, ...openRules })
    expect(problemOf(saved)).toBe('single-sign-on/metadata-not-valid')
  }
})

test('what is no XML, no response, or too much is a 4xx problem', async () => {
  for (const xml of [
    '',
    'x',
    '<a/>',
    '<samlp:Response/>',
    '<a'.repeat(1000),
    '\u0000',
    `<a>${'b'.repeat(90_000)}</a>`,
  ]) {
    const answer = await post(xml, 'x')
    expect([xml.slice(0, 20), answer.status >= 400 && answer.status < 500]).toEqual([xml.slice(0, 20), true])
  }
  expect((await post('a'.repeat(600_000), 'x')).status).toBe(413)
})

test('an answer to one organization is none to another with the same provider', async () => {
  const other = await app.found('Other')
  await proveDomain(app, other.owner, other.path, 'other.example')
  expectStatus(
    200,
    await saveSignOn(other.owner, other.path, { protocol: 'saml', metadata: provider.metadata, ...openRules }),
  )
  const request = await ask(app.client())
  const body = new URLSearchParams({
    SAMLResponse: Buffer.from(provider.respond(request)).toString('base64'),
    RelayState: request.relayState,
  }).toString()
  const answer = await app.client().post(`/single-sign-on/${other.organizationId}/assertion`, body, form)
  expect(problemOf(answer)).toBe('single-sign-on/answer-not-valid')
})

test('an organization that names another one’s provider with keys of its own reaches none of its people', async () => {
  const evil = await app.found('Evil')
  await proveDomain(app, evil.owner, evil.path, 'evil.example')
  const settings = {
    protocol: 'saml',
    issuer: provider.entityId,
    signInUrl: stranger.signInUrl,
    certificates: stranger.certificate,
    ...openRules,
  }
  expectStatus(200, await saveSignOn(evil.owner, evil.path, settings))
  const browser = app.client()
  const request = readRequest(locationOf(await browser.get('/single-sign-on/evil/start')))
  const xml = stranger.respond(request, { issuer: provider.entityId, nameId: 'ada-1', email: 'ada@acme.example' })
  const body = new URLSearchParams({
    SAMLResponse: Buffer.from(xml).toString('base64'),
    RelayState: request.relayState,
  }).toString()
  const posted = await app.client().post(`/single-sign-on/${evil.organizationId}/assertion`, body, form)
  const answer = await browser.get(apiPathOf(locationOf(posted)))
  expect(problemOf(answer)).toBe('single-sign-on/foreign-domain')
})

test('the service’s metadata tells a provider where to send people, once SAML is set up', async () => {
  const answer = await app.client().get(assertionPath.replace('/assertion', '/metadata'))
  expectStatus(200, answer)
  expect(answer.headers['content-type']).toContain('application/samlmetadata+xml')
  expect(answer.text).toContain(`Location="http://localhost:3000/api/v1${assertionPath}"`)
  expect(answer.text).toContain('WantAssertionsSigned="true"')
})

test('settings show certificates by what a person compares, and test them', async () => {
  const { connection } = expectStatus(200, await owner.get(`${path}/single-sign-on`)).body
  expect(connection).toMatchObject({
    protocol: 'saml',
    issuer: provider.entityId,
    signInUrl: provider.signInUrl,
    certificates: [{ fingerprint: expect.stringMatching(/^([\dA-F]{2}:){31}/), subject: 'CN=identity provider' }],
  })
  const { findings } = expectStatus(200, await owner.post(`${path}/single-sign-on/test`)).body
  expect(findings.every(({ isGood }: { isGood: boolean }) => isGood)).toBe(true)
})
