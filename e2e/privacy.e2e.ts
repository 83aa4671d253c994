import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { leave, openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

const email = 'nadia@example.org'
const password = 'a lantern in the harbor'

test('somebody takes their data and leaves: the account is gone, and with it the way in', async () => {
  const page = await stage.visitor({ viewport: { width: 360, height: 740 } })
  await page.goto('/sign-up')
  await page.getByLabel('Name').fill('Nadia Haddad')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/organizations/new')

  await page.goto('/profile')
  await page.getByRole('link', { name: 'Open your data' }).click()
  const downloading = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download your data' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe('upskill-my-data.json')
  const data: unknown = JSON.parse(await readFile(await download.path(), 'utf8'))
  expect(data).toMatchObject({ account: { users: [{ email, name: 'Nadia Haddad' }] }, organizations: [] })

  const confirm = page.getByLabel('Your e-mail address, to confirm')
  await confirm.fill('somebody@example.org')
  await page.getByRole('button', { name: 'Delete my account' }).click()
  await page.getByText(`Type the address of your account: ${email}`).waitFor()
  await confirm.fill(email)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Your account is deleted' }).waitFor()

  const signIn = async () => (await page.request.post('/api/v1/session', { data: { email, password } })).status()
  await expect.poll(signIn, { timeout: 10_000, interval: 1_000 }).toBe(401)
  await page.getByRole('link', { name: 'To the start page' }).click()
  await page.waitForURL((url) => url.pathname === '/')
  await leave(page)
  expect(stage.complaints).toEqual([])
})
