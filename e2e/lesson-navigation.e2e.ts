import type { Page, Response } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { leave, openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage({ demo: true })
})
afterAll(() => stage.close())

test('going to the next lesson costs at most two requests and 50 KB of JSON', async () => {
  const page = await stage.visitor()
  const account = { email: 'leo@brightwater.example', password: 'learning by doing' }
  await page.request.post('/api/v1/session', { data: account })
  await page.goto('/o/brightwater')
  await page
    .getByRole('link', { name: /Resume/ })
    .first()
    .click()
  await page.waitForURL('**/learn/*/*')
  await page.waitForLoadState('networkidle')

  const sizes: Promise<number>[] = []
  page.on('response', (response) => {
    if (response.url().includes('/api/')) sizes.push(response.body().then((body) => body.length))
  })
  const steps = 2
  for (let step = 0; step < steps; step++) await goToNextLesson(page)
  await leaveTimeForMore(page)

  expect(sizes.length).toBeLessThanOrEqual(2 * steps)
  for (const size of await Promise.all(sizes)) expect(size).toBeLessThan(50_000)
  await leave(page)
  expect(stage.complaints).toEqual([])
})

/** Goes on by the button; resolves when the lesson left is reported and the one after the next is at hand. */
async function goToNextLesson(page: Page): Promise<void> {
  const isOf = (method: string) => (response: Response) =>
    response.url().includes('/lessons/') && response.request().method() === method
  const reported = page.waitForResponse(isOf('PUT'))
  const fetched = page.waitForResponse(isOf('GET'))
  await page.getByRole('link', { name: /^Next/ }).click()
  await Promise.all([reported, fetched])
}

/** A request that should not be there would leave within the two frames after the page is idle. */
const leaveTimeForMore = (page: Page) =>
  page.evaluate(
    'new Promise((done) => requestIdleCallback(() => requestAnimationFrame(() => requestAnimationFrame(done))))',
  )
