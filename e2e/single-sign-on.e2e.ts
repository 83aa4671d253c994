import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RealOidcProvider, startRealOidcProvider } from '../server/test/real-oidc-provider.ts'
import { runUpskill } from '../server/test/run-upskill.ts'
import { leave, openStage, type Stage } from './stage.ts'

const password = 'a sentence that nobody guesses'

let provider: RealOidcProvider
let stage: Stage
beforeAll(async () => {
  provider = await startRealOidcProvider()
  stage = await openStage({ env: { OUTBOUND_ALLOW: provider.host } })
})
afterAll(async () => {
  await stage.close()
  await provider.close()
})

test('an owner sets up single sign-on, tests it, and somebody signs in with it and comes back after it is required', async () => {
  const owner = await foundOrganization()
  // No DNS tells about this domain here: the operator vouches for it.
  const { dataDir } = stage
  const vouched = await runUpskill({ dataDir, args: ['sign-on', 'vouch', 'acme', 'acme.example'] })
  expect(vouched.exitCode, vouched.output).toBe(0)
  await setUp(owner)

  const person = await stage.visitor()
  await person.goto('/sign-in')
  await person.getByRole('link', { name: 'Sign in with your organization' }).click()
  await person.getByLabel('E-mail address or organization').fill('nobody@nowhere.example')
  await person.getByRole('button', { name: 'Continue' }).click()
  await person.getByText('No organization signs in with this').waitFor()
  await person.getByLabel('E-mail address or organization').fill('ada@acme.example')
  await person.getByRole('button', { name: 'Continue' }).click()
  await signInAtProvider(person, 'ada')
  await person.waitForURL('**/o/acme')

  await owner.getByRole('checkbox', { name: /^Required/ }).check()
  await owner.getByRole('button', { name: 'Save', exact: true }).click()
  await owner.getByText('Single sign-on saved').last().waitFor()
  await person.goto('/o/acme/catalog')
  await person.getByRole('heading', { level: 1 }).waitFor()
  expect(new URL(person.url()).pathname).toBe('/o/acme/catalog')

  const member = await inviteMember(owner)
  await member.goto('/o/acme/catalog')
  await member.waitForURL('**/sign-in/organization?organization=acme**')
  await member.getByRole('button', { name: 'Continue to acme' }).click()
  await signInAtProvider(member, 'bob')
  await member.waitForURL('**/o/acme/catalog')
  await member.getByRole('heading', { level: 1 }).waitFor()
  await Promise.all([leave(owner), leave(person), leave(member)])
  // The one refusal is that of the member who came with a password.
  expect(stage.complaints.filter((complaint) => !/: 403 GET .*\/organizations\//.test(complaint))).toEqual([])
})

test('a sign-in that went wrong ends on a page that says what to do', async () => {
  const page = await stage.visitor()
  await page.goto('/api/v1/single-sign-on/no-such-organization/start')
  await page.getByText('No organization signs in here').waitFor()
  expect(new URL(page.url()).pathname).toBe('/sign-in/organization')
  await leave(page)
})

async function foundOrganization(): Promise<Page> {
  const owner = await stage.visitor()
  const post = (path: string, data: object) => owner.request.post(`/api/v1${path}`, { data })
  expect((await post('/users', { email: 'owner@acme.example', password, name: 'Olivia' })).status()).toBe(201)
  expect((await post('/organizations', { name: 'Acme' })).status()).toBe(201)
  return owner
}

/** Somebody with a password who accepted an invitation. */
async function inviteMember(owner: Page): Promise<Page> {
  const member = await stage.visitor()
  const account = { email: 'bob@acme.example', password, name: 'Bob' }
  expect((await member.request.post('/api/v1/users', { data: account })).status()).toBe(201)
  const { data } = await (await owner.request.get('/api/v1/organizations')).json()
  const invitation = await owner.request.post(`/api/v1/organizations/${data[0].id}/invitations`, {
    data: { email: account.email, role: 'learner' },
  })
  const token = new URL((await invitation.json()).acceptUrl).hash.slice(1)
  expect((await member.request.post('/api/v1/invitations/accept', { data: { token } })).status()).toBe(200)
  return member
}

/** Fills in the settings, as the provider and UpSkill show them to each other. */
async function setUp(owner: Page): Promise<void> {
  await owner.goto('/o/acme/settings/sign-on')
  const redirectUri = await owner.getByText(/\/single-sign-on\/[^/]+\/callback$/).textContent()
  provider.open({ redirectUri: redirectUri ?? '', domain: 'acme.example' })
  await owner.getByLabel('Issuer').fill(provider.issuer)
  await owner.getByLabel('Client ID').fill(provider.clientId)
  await owner.getByLabel('Client secret', { exact: true }).fill(provider.clientSecret)
  await owner.getByRole('button', { name: 'Save', exact: true }).click()
  await owner.getByText('Single sign-on saved').waitFor()
  await owner.getByRole('button', { name: 'Test this connection' }).click()
  await owner.getByText('Keys to check signatures with').waitFor()
  expect(await owner.getByText('In the way').count()).toBe(0)
  await owner.getByRole('checkbox', { name: /^Switched on/ }).check()
  await owner.getByRole('button', { name: 'Save', exact: true }).click()
  await owner.getByText('Single sign-on saved').last().waitFor()
  await owner.getByRole('checkbox', { name: /^Switched on/, checked: true }).waitFor()
}

/** Goes through the provider's own pages. */
async function signInAtProvider(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(login)
  await page.getByPlaceholder('and password').fill('any')
  await page.getByRole('button', { name: 'Sign-in' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
}
