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
  const opened = lessonsFetched(page, 2)
  await page
    .getByRole('link', { name: /Resume/ })
    .first()
    .click()
  await page.waitForURL('**/learn/*/*')
  await opened
  await page.waitForLoadState('networkidle')

  const sizes: Promise<number>[] = []
  page.on('response', (response) => {
    if (isData(response)) sizes.push(response.body().then((body) => body.length))
  })
  const steps = 2
  for (let step = 0; step < steps; step++) await goToNextLesson(page)
  await leaveTimeForMore(page)

  expect(sizes.length).toBeLessThanOrEqual(2 * steps)
  for (const size of await Promise.all(sizes)) expect(size).toBeLessThan(50_000)
  await leave(page)
  expect(stage.complaints).toEqual([])
})

/** What the app asks for, without the pictures in the text of a lesson. */
const isData = (response: Response) => response.url().includes('/api/') && response.request().resourceType() !== 'image'

/** Resolves when the page has got so many lessons: the one it shows, and those it may show next. */
async function lessonsFetched(page: Page, count: number): Promise<void> {
  for (let got = 0; got < count; got++) {
    await page.waitForResponse(
      (response) => response.url().includes('/lessons/') && response.request().method() === 'GET',
    )
  }
}

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
