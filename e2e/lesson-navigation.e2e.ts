import { afterAll, beforeAll, expect, test } from 'vitest'
import { leave, openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage({ demo: true })
})
afterAll(() => stage.close())

test('going to the next lesson costs at most two requests and 50 KB of JSON', async () => {
  const page = await stage.visitor()
  await page.request.post('/api/v1/session', {
    data: { email: 'leo@brightwater.example', password: 'learning by doing' },
  })
  await page.goto('/o/brightwater')
  await page
    .getByRole('link', { name: /Resume/ })
    .first()
    .click()
  await page.waitForURL('**/learn/*/*')
  await page.waitForLoadState('networkidle')

  for (let step = 0; step < 2; step++) {
    const before = page.url()
    const answers: Promise<number>[] = []
    const count = (response: { url(): string; body(): Promise<Buffer> }) => {
      if (response.url().includes('/api/')) answers.push(response.body().then((body) => body.length))
    }
    page.on('response', count)
    await page.getByRole('link', { name: /^Next/ }).click()
    await page.waitForURL((url) => url.href !== before)
    await page.waitForLoadState('networkidle')
    page.off('response', count)
    const sizes = await Promise.all(answers)
    expect(sizes.length).toBeLessThanOrEqual(2)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(50_000)
  }
  await leave(page)
  expect(stage.complaints).toEqual([])
})
