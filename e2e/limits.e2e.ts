import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { leave, openStage, type Stage } from './stage.ts'

const account = { email: 'leo@brightwater.example', password: 'learning by doing' }

let stage: Stage
beforeAll(async () => {
  stage = await openStage({ demo: true })
})
afterAll(() => stage.close())

test('a search sent while too much is asked for keeps what is shown, waits and finishes by itself', async () => {
  const page = await stage.visitor()
  await page.request.post('/api/v1/session', { data: account })
  await page.goto('/o/brightwater/catalog')
  const courses = page.getByRole('article')
  await courses.nth(1).waitFor()
  const all = await courses.count()

  const crowd = await useUpReads(page)
  await page.getByRole('searchbox', { name: 'Search courses' }).fill('window')
  const notice = page.getByRole('status').filter({ hasText: 'Trying again' })
  await notice.waitFor()
  expect(await courses.count()).toBe(all)

  await crowd.end()
  await notice.waitFor({ state: 'detached' })
  await courses.nth(1).waitFor({ state: 'detached' })
  expect(await courses.count()).toBe(1)
  await leave(page)
  expect(complaints()).toEqual([])
})

test('who guesses a password waits, loses nothing that was typed, and then signs in', async () => {
  const page = await stage.visitor()
  await page.clock.install()
  await page.goto('/sign-in')
  await guessUntilLimited(page)
  const asked: string[] = []
  page.on('request', (request) => request.url().endsWith('/api/v1/session') && asked.push(request.method()))

  const password = page.getByLabel('Password', { exact: true })
  const submit = page.getByRole('button', { name: /^Sign in/ })
  await page.getByLabel('E-mail address').fill(account.email)
  await password.fill(account.password)
  await password.press('Enter')
  await page.getByText(/Try again in about \d+ min/).waitFor()
  expect(await submit.getAttribute('aria-disabled')).toBe('true')
  await password.press('Enter')
  await submit.press('Enter')
  expect(asked).toHaveLength(1)

  // Requests are counted in the process: starting it anew stands for the minutes that it asked to wait.
  await stage.restart()
  await page.clock.fastForward('05:00')
  await page.getByText('You can try again now').waitFor()
  expect(await password.inputValue()).toBe(account.password)
  await submit.click()
  await page.waitForURL('**/o/brightwater')
  expect(asked).toHaveLength(2)
  await leave(page)
  expect(complaints()).toEqual([])
})

/** What pages complained of, except that they were limited. */
const complaints = () => stage.complaints.filter((complaint) => !complaint.includes(': 429 '))

/** Reads as fast as the server answers, in the person's name; resolves once that is too fast. */
async function useUpReads(page: Page): Promise<{ end: () => Promise<void> }> {
  let goesOn = true
  const { promise: limited, resolve } = Promise.withResolvers<void>()
  const readers = Array.from({ length: 20 }, async () => {
    while (goesOn) {
      const answer = await page.request.get('/api/v1/me')
      if (answer.status() === 429) resolve()
    }
  })
  await limited
  return {
    async end() {
      goesOn = false
      await Promise.all(readers)
    },
  }
}

/** Tries one wrong password after the other until the server answers no more. */
async function guessUntilLimited(page: Page): Promise<void> {
  for (let guess = 1; guess <= 50; guess++) {
    const data = { email: account.email, password: `a wrong guess ${guess}` }
    const answer = await page.request.post('/api/v1/session', { data })
    if (answer.status() === 429) return
  }
  throw new Error('50 wrong passwords in a row met no limit')
}
