import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runUpskill } from '../server/test/run-upskill.ts'
import { openStage, type Stage } from './stage.ts'

const email = 'ada@example.org'
const first = 'the first words of Ada'
const second = 'other words, chosen later'
const patience = { timeout: 20_000 }

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

async function signIn(page: Page, password: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

test('a person chooses a good password, sees where they are signed in, and ends what is not theirs', async () => {
  const page = await stage.visitor()
  await page.goto('/sign-up')
  await page.getByLabel('Your name').fill('Ada')
  await page.getByLabel('E-mail address').fill(email)
  const password = page.getByLabel('Password', { exact: true })
  await password.fill('twelve chars')
  await page.getByText('3 more characters. Another word does it.').waitFor()
  await password.fill('zxcvbnm123456789')
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByText('Password is one that many people use.').waitFor(patience)
  await password.fill(first)
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.waitForURL('**/organizations/new')

  const stranger = await stage.visitor()
  await signIn(stranger, first)
  await stranger.waitForURL('**/organizations/new')

  await page.goto('/profile/security')
  const sessions = page.locator('section', { hasText: 'Where you are signed in' })
  await sessions.getByRole('button', { name: /^Sign out Chrome/ }).click()
  await page.getByText('Signed out', { exact: true }).first().waitFor(patience)
  await stranger.goto('/profile')
  await stranger.waitForURL('**/sign-in**')

  await page.getByLabel('Current password').fill('not the password at all')
  await page.getByLabel('New password').fill(second)
  await page.getByRole('button', { name: 'Change password' }).click()
  await page.getByText('Current password is not your password.').waitFor(patience)
  await page.getByLabel('Current password').fill(first)
  await page.getByRole('button', { name: 'Change password' }).click()
  await page.getByText('Password changed. You are signed out everywhere else.').waitFor(patience)

  await signIn(stranger, first)
  await stranger.getByText('After many wrong tries').waitFor(patience)
  await signIn(stranger, second)
  await stranger.waitForURL('**/organizations/new')
  await page.reload()
  await page.getByText('Browser added to the known ones').first().waitFor(patience)
  await page.getByText('Password changed', { exact: true }).waitFor(patience)
  expect(stage.complaints).toEqual([])
}, 90_000)

test('an operator signs a person out, and hands them a link to choose a password', async () => {
  const { dataDir } = stage
  const page = await stage.visitor()
  await signIn(page, second)
  await page.waitForURL('**/organizations/new')
  const signedOut = await runUpskill({ dataDir, args: ['users', 'sign-out', email] })
  expect(signedOut.output).toMatch(/ada@example\.org is signed out: \d sessions? ended\./)
  await page.goto('/profile')
  await page.waitForURL('**/sign-in**')

  const nobody = await runUpskill({ dataDir, args: ['users', 'reset-link', 'nobody@example.org'] })
  expect(nobody.exitCode).toBe(1)
  expect(nobody.output).toContain('no account has the address "nobody@example.org"')
  const { output } = await runUpskill({ dataDir, args: ['users', 'reset-link', email] })
  const [link = ''] = /http\S+reset-password#\S+/.exec(output) ?? []
  await page.goto(new URL(link).pathname + new URL(link).hash)
  await page.getByLabel('New password').fill('words of the third kind')
  await page.getByRole('button', { name: 'Save password' }).click()
  await page.getByText('Your password is changed').first().waitFor(patience)
  await signIn(page, 'words of the third kind')
  await page.waitForURL('**/organizations/new')
  expect(stage.complaints).toEqual([])
}, 90_000)
