import type { CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf as codeAt } from '../server/test/code-of.ts'
import { leave, openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage({ demo: true })
})
afterAll(() => stage.close())

const password = 'learning by doing'
const people = { owner: 'olivia@brightwater.example', learner: 'leo@brightwater.example' } as const
const phone = { viewport: { width: 360, height: 740 } }

test('a passkey is made, signs in without a password, and is offered where the address is typed', async () => {
  const page = await stage.visitor()
  await signUp(page, 'Priya Shah', 'priya@example.org')
  const device = await plugIn(page)
  await page.goto('/profile/security')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByLabel('Name').fill('Work laptop')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor()
  expect(await page.getByRole('dialog').getByRole('listitem').count()).toBe(10)
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByText('Work laptop').waitFor()
  await page.getByText('10 codes left').waitFor()

  await device.answer(false)
  await signOut(page)
  await page.goto('/sign-in')
  await device.answer(true)
  await page.getByRole('button', { name: 'Use a passkey instead' }).click()
  await page.waitForURL('**/organizations/new')

  await signOut(page)
  await page.goto('/sign-in')
  await page.waitForURL('**/organizations/new')
  await leave(page)
})

test('with an authenticator app the password is the first step; the code and a recovery code are the second', async () => {
  const page = await stage.visitor(phone)
  await signUp(page, 'Jonas Weber', 'jonas@example.org')
  await page.goto('/profile/security')
  await page.getByRole('button', { name: 'Add an app' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('img', { name: /QR code/ }).waitFor()
  const secret = (await page.getByText(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/).innerText()).replaceAll(' ', '')
  await page.getByRole('textbox', { name: 'Code' }).fill(codeOf(secret, -1))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor()
  const recoveryCode = await page.getByRole('dialog').getByRole('listitem').first().innerText()
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await signOut(page)

  await givePassword(page, 'jonas@example.org')
  await page.getByRole('textbox', { name: 'Code' }).fill('000000')
  await page.keyboard.press('Enter')
  await page.getByText(/is not right, or was used before/).waitFor()
  await page.getByRole('textbox', { name: 'Code' }).fill(codeOf(secret))
  await page.keyboard.press('Enter')
  await page.waitForURL('**/organizations/new')
  await signOut(page)

  await givePassword(page, 'jonas@example.org')
  await page.getByRole('button', { name: 'Use a recovery code' }).click()
  await page.getByLabel('Recovery code').fill(recoveryCode)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/organizations/new')
  expect(await recoveryCodesLeft(page)).toBe(9)
  await leave(page)
})

test('whoever has no second factor is led to set one up and back, once the organization asks for it', async () => {
  const owner = await stage.visitor()
  await givePassword(owner, people.owner)
  await owner.waitForURL('**/o/brightwater')
  await plugIn(owner)
  await owner.goto('/o/brightwater/settings/security')
  await owner.getByRole('link', { name: 'Set up a second factor' }).click()
  await owner.getByText('Set up a second factor to go on').waitFor()
  await addPasskey(owner)
  await owner.getByRole('button', { name: 'Go on' }).click()
  await owner.getByLabel('Two factors are asked of').selectOption('everybody')
  await owner.getByText(/of them have none yet/).waitFor()
  await owner.getByRole('button', { name: 'Save' }).click()
  await owner.getByText('Required factors saved').waitFor()
  await leave(owner)

  const learner = await stage.visitor(phone)
  await givePassword(learner, people.learner)
  await learner.waitForURL('**/profile/security?**')
  await learner.getByText('Set up a second factor to go on').waitFor()
  await plugIn(learner)
  await addPasskey(learner)
  await learner.getByRole('button', { name: 'Go on' }).click()
  await learner.waitForURL('**/o/brightwater')
  await learner.getByRole('link', { name: 'Resume' }).first().waitFor()
  expect(new URL(learner.url()).pathname).toBe('/o/brightwater')
  await leave(learner)
})

test('what needs a recent proof asks for it in a dialog and is then done', async () => {
  const page = await stage.visitor()
  await signUp(page, 'Mei Lin', 'mei@example.org')
  await plugIn(page)
  await page.goto('/profile/security')
  await addPasskey(page)
  // The server would say so ten minutes from now.
  await page.route('**/api/v1/me/recovery-codes', (route) => route.fulfill(authenticateAgain), { times: 1 })
  await page.getByRole('button', { name: 'Make new codes' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Make new codes' }).click()
  const dialog = page.getByRole('dialog', { name: 'Confirm that it is you' })
  await dialog.getByLabel('Password', { exact: true }).fill('not the password')
  await page.keyboard.press('Enter')
  await dialog.getByText(/is wrong/).waitFor()
  await dialog.getByLabel('Password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor()
  expect(await page.getByRole('dialog').getByRole('listitem').count()).toBe(10)
  await leave(page)
})

const authenticateAgain = {
  status: 403,
  contentType: 'application/problem+json',
  body: JSON.stringify({
    type: 'https://upskill.dev/problems/identity/authenticate-again',
    title: 'Confirm that it is you',
    status: 403,
  }),
}

/** A device with a fingerprint reader, by Chromium's virtual authenticator; `answer` sets whether it is touched. */
async function plugIn(page: Page): Promise<{ answer(isTouched: boolean): Promise<void> }> {
  const session: CDPSession = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable', { enableUI: false })
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    answer: async (enabled) => {
      await session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled })
    },
  }
}

async function addPasskey(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'I have kept them' }).click()
}

async function signUp(page: Page, name: string, email: string): Promise<void> {
  await page.goto('/sign-up')
  await page.getByLabel('Your name').fill(name)
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.waitForURL('**/organizations/new')
}

async function givePassword(page: Page, email: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

async function recoveryCodesLeft(page: Page): Promise<number> {
  return (await (await page.request.get('/api/v1/me/factors')).json()).recoveryCodes.left
}

/** Not before the page is at rest: a sign-in that the browser offered by itself may still renew the session. */
async function signOut(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  const answer = await page.request.delete('/api/v1/session')
  expect(answer.status()).toBe(204)
}

/** The code that an app with this secret shows now, or some steps from now. */
const codeOf = (secret: string, steps = 0): string => codeAt(secret, { now: () => new Date() }, steps)
