import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { createResetLink, findAccountByEmail } from '#modules/identity/public.ts'
import { countQueries } from '#test/count-queries.ts'
import { expectStatus, password, startTestServer, type TestClient, type TestServer } from '#test/start-test-server.ts'
import { leave } from '#test/test-limits.ts'

let app: TestServer
beforeAll(async () => {
  app = await startTestServer()
})
afterAll(() => app.close())
afterEach(() => {
  app.limits.override()
  app.limits.forget()
})

const signIn = (client: TestClient, email: string) => client.post('/session', { email, password })
const guess = (client: TestClient, email: string) => client.post('/session', { email, password: 'a wrong password' })

async function guessOften(client: TestClient, email: string, times: number): Promise<void> {
  for (let count = 0; count < times; count++) expectStatus(401, await guess(client, email))
}

const mailsTo = async (email: string, subject: string) => {
  await app.deliver()
  return app.mails.filter((mail) => mail.to === email && mail.subject === subject)
}

/** How often a guess was compared with a hash that could match, or with the one that stands in for it. */
async function countVerifications(work: () => Promise<unknown>): Promise<{ real: number; inPlace: number }> {
  const verify = vi.spyOn(app.platform.passwords, 'verify')
  await work()
  const hashes = verify.mock.calls.map(([hash]) => hash)
  verify.mockRestore()
  return { real: hashes.filter((hash) => hash !== undefined).length, inPlace: hashes.filter((hash) => !hash).length }
}

describe('who signed in to an account in a browser before', () => {
  test('gets in while strangers have used up what they may guess', async () => {
    const vera = await app.signUp('Vera')
    app.limits.override(leave('identity.sign-in.per-account', 3))
    await guessOften(app.client('203.0.113.9'), vera.email, 3)
    expectStatus(429, await signIn(app.client('203.0.113.10'), vera.email))
    const answer = expectStatus(201, await signIn(vera, vera.email))
    expect(answer.headers['ratelimit']).toContain('"identity.sign-in.per-device"')
    expect(answer.headers['ratelimit']).not.toContain('per-account')
  })

  test('is limited too, apart from the account’s other browsers', async () => {
    const walt = await app.signUp('Walt')
    const laptop = app.client()
    expectStatus(201, await signIn(laptop, walt.email))
    app.limits.override(leave('identity.sign-in.per-device', 2))
    await guessOften(walt, walt.email, 2)
    const denied = expectStatus(429, await signIn(walt, walt.email))
    expect(denied.body['violated-policies']).toEqual(['identity.sign-in.per-device'])
    expectStatus(201, await signIn(laptop, walt.email))
  })

  test('is a stranger to other accounts, with a forged cookie, and once the browser is forgotten', async () => {
    const xena = await app.signUp('Xena')
    const yves = await app.signUp('Yves')
    app.limits.override(leave('identity.sign-in.per-account', 1))
    expectStatus(401, await guess(yves, xena.email))
    expectStatus(429, await signIn(yves, xena.email))
    const [{ id }] = expectStatus(200, await xena.get('/me/devices')).body.data
    const forged = { cookie: `upskill_device=${id}.${'A'.repeat(43)}` }
    expectStatus(429, await app.client().post('/session', { email: xena.email, password }, forged))

    expectStatus(404, await yves.delete(`/me/devices/${id}`))
    expectStatus(204, await xena.delete(`/me/devices/${id}`))
    expectStatus(429, await signIn(xena, xena.email))
    app.limits.forget()
    expectStatus(201, await signIn(xena, xena.email))
    const devices = expectStatus(200, await xena.get('/me/devices')).body.data
    expect(devices).toMatchObject([{ isCurrent: true, browser: 'Unknown browser', place: 'this-computer' }])
    expect(devices[0].id).not.toBe(id)
  })

  test('keeps a browser of the family known to each of five accounts', async () => {
    const people = await Promise.all(['One', 'Two', 'Three', 'Four', 'Five'].map((name) => app.signUp(`Kin-${name}`)))
    const shared = app.client()
    for (const { email } of people) expectStatus(201, await signIn(shared, email))
    app.limits.override(leave('identity.sign-in.per-account', 1))
    for (const { email } of people) {
      expectStatus(401, await guess(app.client(), email))
      expectStatus(201, await signIn(shared, email))
    }
  })

  test('is told by mail of a browser that is new, and of no other', async () => {
    const zoe = await app.signUp('Zoe')
    expectStatus(201, await signIn(zoe, zoe.email))
    expect(await mailsTo(zoe.email, 'New sign-in to UpSkill')).toEqual([])
    const phone = app.client('203.0.113.50')
    const userAgent = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1'
    expectStatus(201, await phone.post('/session', { email: zoe.email, password }, { 'user-agent': userAgent }))
    expectStatus(201, await signIn(phone, zoe.email))
    const [mail, ...more] = await mailsTo(zoe.email, 'New sign-in to UpSkill')
    expect(more).toEqual([])
    expect(mail?.text).toMatch(/When: .*UTC\nBrowser: Safari on iPhone\nAddress: 203\.0\.113\.50\n/)
    expect(mail?.text).toContain('http://localhost:3000/profile/security')
  })
})

describe('guesses in a row', () => {
  test('by strangers are 80: then a known browser or a reset opens the account, and nothing else does', async () => {
    const anna = await app.signUp('Anna')
    const stranger = app.client('203.0.113.7')
    expect(await countVerifications(() => guessOften(stranger, anna.email, 80))).toEqual({ real: 80, inPlace: 0 })
    const beyond = await countVerifications(async () => {
      expectStatus(401, await signIn(stranger, anna.email))
      expectStatus(401, await signIn(app.client('203.0.113.8'), anna.email))
    })
    expect(beyond).toEqual({ real: 0, inPlace: 2 })
    expectStatus(201, await signIn(anna, anna.email))
    expectStatus(401, await signIn(stranger, anna.email))
    expect(await mailsTo(anna.email, 'Somebody is guessing your UpSkill password')).toHaveLength(1)

    const account = await findAccountByEmail(app.platform, anna.email)
    if (!account) throw new Error('the account is gone')
    const { link } = await createResetLink(app.platform, account)
    expectStatus(
      204,
      await stranger.post('/password-resets/complete', { token: new URL(link).hash.slice(1), password }),
    )
    expectStatus(201, await signIn(stranger, anna.email))
  })

  test('by all together are 100, however many try at once', async () => {
    const bert = await app.signUp('Bert')
    const laptop = app.client()
    expectStatus(201, await signIn(laptop, bert.email))
    const tries = [bert, laptop, app.client('203.0.113.7'), app.client('203.0.113.8')]
    const counted = await countVerifications(async () => {
      for (let round = 0; round < 40; round++) {
        const answers = await Promise.all(tries.map((client) => guess(client, bert.email)))
        expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401])
      }
    })
    expect(counted.real).toBe(100)
    expectStatus(401, await signIn(bert, bert.email))
  })

  test('end with the right password: a stranger’s clears all, a known browser’s only what known browsers tried', async () => {
    const cleo = await app.signUp('Cleo')
    const stranger = app.client('203.0.113.7')
    await guessOften(stranger, cleo.email, 79)
    await guessOften(cleo, cleo.email, 19)
    expectStatus(201, await signIn(cleo, cleo.email))
    await guessOften(cleo, cleo.email, 19)
    expectStatus(201, await signIn(cleo, cleo.email))
    expectStatus(201, await signIn(stranger, cleo.email))
    await guessOften(app.client('203.0.113.8'), cleo.email, 79)
    expectStatus(201, await signIn(app.client('203.0.113.9'), cleo.email))
  })

  test('give the account back its pace once one is right', async () => {
    const dirk = await app.signUp('Dirk')
    app.limits.override(leave('identity.sign-in.per-account', 3))
    for (let day = 0; day < 3; day++) {
      await guessOften(app.client(), dirk.email, 2)
      expectStatus(201, await signIn(app.client(), dirk.email))
    }
  })
})

test('a wrong guess costs the same whether or not the account exists, or is closed to strangers', async () => {
  const open = await app.signUp('Open')
  const closed = await app.signUp('Closed')
  await guessOften(app.client(), closed.email, 85)
  const costs = []
  for (const email of [open.email, closed.email, 'nobody@example.org']) {
    let verified = { real: 0, inPlace: 0 }
    const queries = await countQueries(async () => {
      verified = await countVerifications(() => guessOften(app.client(), email, 3))
    })
    costs.push({ queries, verified: verified.real + verified.inPlace })
  }
  expect(costs[1]).toEqual(costs[0])
  expect(costs[2]).toEqual(costs[0])
  expect(costs[0]?.verified).toBe(3)
})

test('asking for a reset costs the same whether or not the account exists', async () => {
  const known = await app.signUp('Reset')
  const costs = []
  for (const email of [known.email, 'nobody@example.org']) {
    costs.push(await countQueries(() => app.client().post('/password-resets', { email })))
  }
  expect(costs[1]).toBe(costs[0])
})
