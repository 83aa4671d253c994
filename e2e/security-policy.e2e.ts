import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { leave, openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage({ demo: true })
})
afterAll(() => stage.close())

// Scripts for the page are text, since this program's types know no document.
const collectViolations = `
  globalThis.violations = []
  globalThis.ran = []
  addEventListener('securitypolicyviolation', ({ effectiveDirective }) => violations.push(effectiveDirective))`

/** Opens a page of ours with something put into its HTML on the way, as a fault of the server would. */
async function openWith(path: string, injected: string): Promise<Page> {
  const page = await stage.visitor()
  await page.addInitScript(collectViolations)
  await page.route(`**${path}`, async (route) => {
    const answer = await route.fetch()
    const body = (await answer.text()).replace('<div id="root">', () => `${injected}<div id="root">`)
    expect(body).toContain(injected)
    await route.fulfill({ response: answer, body })
  })
  await page.goto(path)
  await page.locator('h1').first().waitFor()
  await page.waitForLoadState('networkidle')
  return page
}

/** What each would run, load or change, and the directive that refuses it. */
const injections: readonly [html: string, directive: string][] = [
  ['<script>ran.push("inline script")</script>', 'script-src-elem'],
  ['<script nonce="">ran.push("empty nonce")</script>', 'script-src-elem'],
  ['<script src="/docs/start.js" onload="ran.push(1)"></script>', 'script-src-elem'],
  ['<script src="http://localhost:9/x.js"></script>', 'script-src-elem'],
  ['<script src="data:text/javascript,ran.push(2)"></script>', 'script-src-elem'],
  ['<img src="data:," onerror="ran.push(3)">', 'script-src-attr'],
  ['<svg onload="ran.push(4)"></svg>', 'script-src-attr'],
  ['<style>h1 { color: rgb(255, 0, 0) }</style>', 'style-src-elem'],
  ['<link rel="stylesheet" href="http://localhost:9/x.css">', 'style-src-elem'],
  ['<p style="color: red">x</p>', 'style-src-attr'],
  ['<base href="http://localhost:9/">', 'base-uri'],
  ['<iframe src="/sign-in"></iframe>', 'frame-src'],
  ['<iframe src="data:text/html,x"></iframe>', 'frame-src'],
  ['<iframe srcdoc="<script>parent.ran.push(5)</script>"></iframe>', 'frame-src'],
  ['<object data="/openapi.json"></object>', 'object-src'],
  ['<embed src="/openapi.json">', 'object-src'],
  ['<img src="http://localhost:9/x.png">', 'img-src'],
  ['<video src="http://localhost:9/x.mp4"></video>', 'media-src'],
]

test('the app refuses what somebody puts into its own HTML', async () => {
  const page = await openWith('/sign-in', injections.map(([html]) => html).join('\n'))
  expect(await page.evaluate('ran')).toEqual([])
  const violations = new Set(await page.evaluate<string[]>('violations'))
  expect([...violations].toSorted()).toEqual([...new Set(injections.map(([, directive]) => directive))].toSorted())
  await leave(page)
})

test('the app sends no form to another site', async () => {
  const page = await openWith('/sign-in', '<form action="http://localhost:9/"><button id="send">x</button></form>')
  await page.locator('#send').click({ noWaitAfter: true })
  await page.waitForFunction('violations.includes("form-action")')
  expect(new URL(page.url()).pathname).toBe('/sign-in')
  await leave(page)
})

test('no script of the app can put HTML into a page that nobody vouched for', async () => {
  const page = await stage.visitor()
  await page.goto('/sign-in')
  await page.locator('h1').first().waitFor()
  const attempts = [
    `document.body.innerHTML = '<b>x</b>'`,
    `document.body.insertAdjacentHTML('beforeend', '<b>x</b>')`,
    `document.write('<b>x</b>')`,
    `document.createRange().createContextualFragment('<b>x</b>')`,
    `new DOMParser().parseFromString('<b>x</b>', 'text/html')`,
    `document.createElement('script').textContent = 'x'`,
    `document.createElement('script').src = '/x.js'`,
    `document.createElement('iframe').srcdoc = '<b>x</b>'`,
    `trustedTypes.createPolicy('more', {})`,
    `trustedTypes.createPolicy('default', {})`,
  ]
  for (const attempt of attempts) {
    const outcome = await page.evaluate(`(() => { try { ${attempt}; return 'done' } catch { return 'refused' } })()`)
    expect([attempt, outcome]).toEqual([attempt, 'refused'])
  }
  await leave(page)
})

test('the API reference works under a policy of its own, and breaks none of it', async () => {
  const page = await stage.visitor()
  await page.addInitScript(collectViolations)
  await page.goto('/docs')
  await page.locator('.opblock-summary').first().click()
  await page.getByRole('button', { name: 'Try it out' }).first().click()
  await page.waitForLoadState('networkidle')
  expect(await page.evaluate('violations')).toEqual([])
  const inline = `(() => {
    const script = document.createElement('script')
    script.textContent = 'ran.push(1)'
    document.body.append(script)
    return ran
  })()`
  expect(await page.evaluate(inline)).toEqual([])
  await leave(page)
})
