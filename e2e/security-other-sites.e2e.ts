import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { leave, openStage, type Stage } from './stage.ts'

const account = { email: 'olivia@brightwater.example', password: 'learning by doing' }

let stage: Stage
let session: NonNullable<BrowserContextOptions['storageState']>
let elsewhere: Server
/** On another site, and on the same site with another port: cookies with SameSite reach UpSkill from there. */
let origins: readonly [otherSite: string, sameSite: string]

beforeAll(async () => {
  stage = await openStage({ demo: true })
  elsewhere = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end('<h1>Elsewhere</h1>'),
  )
  await new Promise<void>((resolve) => elsewhere.listen(0, 'localhost', resolve))
  const { port } = elsewhere.address() as AddressInfo
  const visitor = await stage.visitor()
  await visitor.request.post('/api/v1/session', { data: account })
  session = await visitor.context().storageState()
  await leave(visitor)
  origins = [`http://elsewhere.localhost:${port}`, `http://localhost:${port}`]
})
afterAll(async () => {
  elsewhere.close()
  await stage.close()
})

let page: Page
afterEach(() => leave(page))

/** Somebody who is signed in to UpSkill and looks at a page of another origin. */
async function visit(origin: string): Promise<void> {
  page = await stage.visitor({ storageState: session })
  await page.goto(origin)
}

const names = async () => {
  const { data } = await (await page.request.get('/api/v1/organizations')).json()
  return data.map(({ name }: { name: string }) => name)
}

const api = () => `${stage.upskill.url}/api/v1`
const body = '{"name":"Forged"}'

// Scripts for the page are text, since this program's types know no document.
const submit = (enctype: string, fields: Readonly<Record<string, string>>) => `(() => {
  const form = Object.assign(document.createElement('form'), { method: 'post', enctype: '${enctype}', action: '${api()}/organizations' })
  for (const [name, value] of Object.entries(${JSON.stringify(fields)})) {
    form.append(Object.assign(document.createElement('input'), { name, value }))
  }
  document.body.append(form)
  form.submit()
})()`

const ask = (path: string, init: object) =>
  `fetch('${api()}${path}', ${JSON.stringify({ credentials: 'include', ...init })}).then(({ type, status }) => type + status, () => 'refused')`

const forgeries: readonly [what: string, script: () => string][] = [
  ['a form', () => submit('application/x-www-form-urlencoded', { name: 'Forged' })],
  ['a form with files', () => submit('multipart/form-data', { name: 'Forged' })],
  ['a form of plain text that reads as JSON', () => submit('text/plain', { '{"name":"Forged","x":"': '"}' })],
  ['a request of plain text', () => ask('/organizations', { method: 'POST', mode: 'no-cors', body })],
  [
    'a request that says it is a form',
    () =>
      ask('/organizations', {
        method: 'POST',
        mode: 'no-cors',
        body,
        headers: { 'content-type': 'text/plain; application/json' },
      }),
  ],
  [
    'a request with JSON',
    () => ask('/organizations', { method: 'POST', body, headers: { 'content-type': 'application/json' } }),
  ],
  ['a request that deletes', () => ask('/session', { method: 'DELETE' })],
  [
    'a request that changes',
    () => ask('/me', { method: 'PATCH', body, headers: { 'content-type': 'application/json', 'if-match': '"1"' } }),
  ],
  [
    'a beacon',
    () =>
      `navigator.sendBeacon('${api()}/organizations', new Blob(['${body.replaceAll('"', '\\"')}'], { type: 'text/plain' }))`,
  ],
  ['a method in the query', () => ask('/organizations?_method=POST', { method: 'GET', mode: 'no-cors' })],
]

test.each([0, 1] as const)('no page of another origin can act for its visitor (%i)', async (which) => {
  await visit(origins[which])
  const before = await names()
  expect(before).not.toEqual([])
  const arrived: number[] = []
  page.on('response', (response) => {
    if (response.url().startsWith(api()) && response.request().method() === 'POST') arrived.push(response.status())
  })
  for (const [what, script] of forgeries) {
    await page.goto(origins[which])
    await page.evaluate(script())
    await page.waitForLoadState('networkidle')
    expect([what, await names()]).toEqual([what, before])
    expect([what, (await page.request.get('/api/v1/me')).status()]).toEqual([what, 200])
  }
  // Forms do arrive, and are turned away.
  expect(arrived.length).toBeGreaterThanOrEqual(3)
  expect(new Set(arrived)).toEqual(new Set([403]))
})

test.each([0, 1] as const)(
  'no page of another origin can read what UpSkill answers its visitor (%i)',
  async (which) => {
    await visit(origins[which])
    for (const path of ['/me', '/organizations', '/session']) {
      expect(await page.evaluate(ask(path, {}))).toBe('refused')
      expect(await page.evaluate(ask(path, { headers: { authorization: 'Bearer x' } }))).toBe('refused')
    }
    expect(await page.evaluate(`fetch('${stage.upskill.url}/').then(() => 'read', () => 'refused')`)).toBe('refused')
    for (const [tag, attribute, path] of [
      ['script', 'src', '/openapi.json'],
      ['script', 'src', '/docs/start.js'],
      ['link', 'href', '/docs/swagger-ui.css'],
      ['img', 'src', '/api/v1/me'],
    ] as const) {
      const loaded = await page.evaluate(`new Promise((resolve) => {
      const element = document.createElement('${tag}')
      if ('${tag}' === 'link') element.rel = 'stylesheet'
      element.onload = () => resolve('loaded')
      element.onerror = () => resolve('refused')
      element.${attribute} = '${stage.upskill.url}${path}'
      document.body.append(element)
    })`)
      expect([path, loaded]).toEqual([path, 'refused'])
    }
  },
)

test('no page of another origin can put one of ours into a frame', async () => {
  await visit(origins[1])
  for (const path of ['/', '/sign-in', '/profile', '/docs', '/api/v1/me', '/nowhere']) {
    await page.evaluate(`(() => {
      const frame = document.createElement('iframe')
      frame.src = '${stage.upskill.url}${path}'
      document.body.replaceChildren(frame)
    })()`)
    await expect.poll(() => page.frames().at(-1)?.url()).toMatch(/^chrome-error:/)
  }
})

test('a page of another origin that opens UpSkill holds no handle of its window', async () => {
  await visit(origins[0])
  const opened = page.context().waitForEvent('page')
  await page.evaluate(`void (globalThis.handle = open('${stage.upskill.url}/sign-in'))`)
  await (await opened).locator('h1').first().waitFor()
  await expect.poll(() => page.evaluate('handle.closed')).toBe(true)
})

/** More of them are tried in web/src/platform/own-path.test.ts. */
const ways = [
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example/',
  '/\t/evil.example/',
  'https:evil.example',
  'javascript:document.title="evil"',
  '/..//evil.example/',
  '/%2f%2fevil.example/',
]

test('signing in leads nowhere but into UpSkill, whatever the address of the page says', async () => {
  page = await stage.visitor()
  const outside: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(stage.upskill.url) && !request.url().startsWith('data:image'))
      outside.push(request.url())
  })
  await page.route('**/api/v1/session', (route) =>
    route.fulfill({ status: 201, json: { id: '', name: 'x', email: 'x' } }),
  )
  for (const way of ways) {
    await page.goto(`/sign-in?next=${encodeURIComponent(way)}`)
    await page.getByLabel('E-mail address').fill(account.email)
    await page.getByLabel('Password', { exact: true }).fill(account.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL(({ pathname }) => pathname !== '/sign-in')
    expect([way, new URL(page.url()).origin, outside]).toEqual([way, stage.upskill.url, []])
    expect(await page.title()).not.toBe('evil')
  }
})
