import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RealOidcProvider, startRealOidcProvider } from '#test/real-oidc-provider.ts'
import { apiPathOf, locationOf, openRules, proveDomain, saveSignOn } from '#test/sign-on.ts'
import { expectStatus, startTestServer, type TestClient, type TestServer } from '#test/start-test-server.ts'

let provider: RealOidcProvider
let app: TestServer
let owner: TestClient
let path: string

beforeAll(async () => {
  provider = await startRealOidcProvider()
  app = await startTestServer({ outboundAllow: [provider.host] })
  ;({ owner, path } = await app.found('Acme'))
  const { service } = expectStatus(200, await owner.get(`${path}/single-sign-on`)).body
  provider.open({ redirectUri: service.redirectUri, domain: 'acme.example' })
  await proveDomain(app, owner, path, 'acme.example')
  const { issuer, clientId, clientSecret } = provider
  expectStatus(200, await saveSignOn(owner, path, { protocol: 'oidc', issuer, clientId, clientSecret, ...openRules }))
})
afterAll(async () => {
  await app.close()
  await provider.close()
})

/** Walks through the provider's own pages as a browser would, up to the address that leads back to UpSkill. */
async function walkThroughProvider(start: string, login: string): Promise<string> {
  const jar = new Map<string, string>()
  const ask = async (url: string, body?: URLSearchParams): Promise<string> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const method = body ? 'POST' : 'GET'
    const response = await fetch(url, { method, headers: { cookie }, redirect: 'manual', ...(body && { body }) })
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';', 1)[0]?.split('=') ?? []
      jar.set(name, value)
    }
    const location = response.headers.get('location')
    if (location === null) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
    return new URL(location, url).href
  }
  let url = start
  for (const prompt of ['login', 'consent']) {
    while (!url.includes('/interaction/')) url = await ask(url)
    url = await ask(url, new URLSearchParams({ prompt, login, password: 'any' }))
  }
  while (url.startsWith(provider.issuer)) url = await ask(url)
  return url
}

test('somebody signs in through a real provider, which tells their address at its userinfo endpoint', async () => {
  const browser = app.client()
  const asked = locationOf(await browser.get('/single-sign-on/acme/start?returnTo=/o/acme/catalog'))
  const back = await walkThroughProvider(asked, 'ada')
  expect(locationOf(await browser.get(apiPathOf(back)))).toBe('http://localhost:3000/o/acme/catalog')
  expect((await browser.get('/me')).body).toMatchObject({ email: 'ada@acme.example', name: 'ada of acme.example' })
  expectStatus(200, await browser.get(path))
})

test('a real provider refuses a code that was used, and UpSkill says so', async () => {
  const browser = app.client()
  const start = await browser.get('/single-sign-on/acme/start')
  const cookie = String(start.headers['set-cookie']).split(';')[0] ?? ''
  const back = apiPathOf(await walkThroughProvider(locationOf(start), 'bob'))
  expectStatus(303, await browser.get(back))
  const replayed = await app.client().get(back, { cookie })
  expect(replayed.body).toMatchObject({ status: 403, type: expect.stringContaining('/answer-not-valid') })
})

test('a real provider is found fit by a test of the connection', async () => {
  const { findings } = expectStatus(200, await owner.post(`${path}/single-sign-on/test`)).body
  expect(findings.filter(({ isGood }: { isGood: boolean }) => !isGood)).toEqual([])
})
