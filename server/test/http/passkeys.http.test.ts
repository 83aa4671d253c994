import { afterAll, beforeAll, expect, test } from 'vitest'
import { begin, enroll } from '#test/factors.ts'
import { createSoftPasskey, type Ceremony, type SoftPasskey } from '#test/soft-passkey.ts'
import {
  type Answer,
  expectStatus,
  password,
  startTestServer,
  type TestClient,
  type TestServer,
} from '#test/start-test-server.ts'

let app: TestServer
beforeAll(async () => {
  app = await startTestServer()
})
afterAll(() => app.close())

const minute = 60_000
const kindOf = ({ body }: Answer) => String(body.type).split('/problems/')[1]
const refused = { status: 400, kind: 'identity/passkey-refused' }
const outcomeOf = (answer: Answer) => ({ status: answer.status, kind: kindOf(answer) })

/** Asks for a challenge and has the passkey register for it. */
async function register(person: TestClient, passkey: SoftPasskey, how: Partial<Ceremony> = {}): Promise<Answer> {
  const { challenge } = expectStatus(201, await person.post('/me/passkey-challenge')).body
  return person.post('/me/passkeys', { name: 'Laptop', credential: passkey.register({ challenge, ...how }) })
}

async function owner(name: string): Promise<{ person: TestClient; passkey: SoftPasskey; id: string }> {
  const person = await app.signUp(name)
  const passkey = createSoftPasskey()
  const { body } = expectStatus(201, await register(person, passkey))
  return { person, passkey, id: body.passkey.id }
}

/** Signs in with the passkey alone, in a new browser. */
async function signIn(passkey: SoftPasskey, how: Partial<Ceremony> = {}, browser = app.client()): Promise<Answer> {
  const { challenge } = expectStatus(201, await browser.post('/session/passkey-challenge')).body
  return browser.post('/session/passkey', { credential: passkey.assert({ challenge, ...how }) })
}

test('a passkey is made for this address, asks for its holder, and comes with recovery codes', async () => {
  const person = await app.signUp('Maker')
  const asked = await person.post('/me/passkey-challenge')
  expect(expectStatus(201, asked).body).toMatchObject({
    rp: { id: 'localhost', name: 'UpSkill' },
    user: { name: person.email },
    authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
    excludeCredentials: [],
  })
  expect(String(asked.headers['set-cookie'])).toMatch(/^upskill_challenge=[^;]+; Path=\/; .*HttpOnly; SameSite=Strict/)
  const passkey = createSoftPasskey()
  const credential = passkey.register({ challenge: asked.body.challenge })
  const added = expectStatus(201, await person.post('/me/passkeys', { name: 'Laptop', credential })).body
  expect(added.passkey).toMatchObject({ name: 'Laptop', lastUsedAt: null })
  expect(added.recoveryCodes).toHaveLength(10)
  const again = expectStatus(201, await person.post('/me/passkey-challenge')).body
  expect(again.excludeCredentials).toEqual([{ id: passkey.id, type: 'public-key', transports: ['internal'] }])
})

test('a passkey signs in without a password and counts as two factors', async () => {
  const { person, passkey } = await owner('Alone')
  const browser = app.client()
  const { challenge, ...options } = expectStatus(201, await browser.post('/session/passkey-challenge')).body
  expect(options).toMatchObject({ rpId: 'localhost', userVerification: 'required' })
  expect(options.allowCredentials ?? []).toEqual([])
  const { id } = (await person.get('/me')).body
  const userHandle = Buffer.from(id).toString('base64url')
  const credential = passkey.assert({ challenge, userHandle })
  expect(expectStatus(201, await browser.post('/session/passkey', { credential })).body.email).toBe(person.email)
  expectStatus(201, await browser.post('/me/recovery-codes'))
  expect((await browser.get('/me/factors')).body.passkeys[0].lastUsedAt).toBe(app.clock.now().toISOString())
})

test('with a passkey, the password alone opens no session; the passkey finishes it', async () => {
  const { person, passkey } = await owner('Second')
  const browser = app.client()
  const awaited = expectStatus(202, await browser.post('/session', { email: person.email, password })).body
  expect(awaited.methods).toEqual(['passkey', 'recovery-code'])
  const { challenge, allowCredentials } = expectStatus(
    201,
    await browser.post('/session/second-factor/passkey-challenge'),
  ).body
  expect(allowCredentials).toEqual([{ id: passkey.id, type: 'public-key', transports: ['internal'] }])
  const credential = passkey.assert({ challenge, isVerified: false })
  expectStatus(201, await browser.post('/session/second-factor/passkey', { credential }))
  expectStatus(200, await browser.get('/me'))
})

test('signing in with a passkey alone takes a device that checked who holds it', async () => {
  const { passkey } = await owner('Unverified')
  expect(outcomeOf(await signIn(passkey, { isVerified: false }))).toEqual(refused)
})

test.each<[string, Partial<Ceremony>]>([
  ['another site', { origin: 'https://upskill.evil.example' }],
  ['this host under another scheme', { origin: 'https://localhost:3000' }],
  ['this host at another port', { origin: 'http://localhost:3001' }],
  ['a subdomain', { origin: 'http://learn.localhost:3000' }],
  ['another relying party', { rpId: 'evil.example' }],
  ['another ceremony', { type: 'webauthn.create' }],
  ['a challenge of its own', { challenge: 'bm90LXRoZS1jaGFsbGVuZ2U' }],
  ["another account's id", { userHandle: Buffer.from('00000000-0000-7000-8000-000000000000').toString('base64url') }],
])('an answer made for %s is refused', async (what, how) => {
  const { person, passkey } = await owner(`Wrong ${what}`.replaceAll(/\W/g, '-'))
  expect(outcomeOf(await signIn(passkey, how))).toEqual(refused)
  if (how.userHandle === undefined) {
    const type = how.type && 'webauthn.get'
    const made = await register(person, createSoftPasskey(), { ...how, ...(type && { type }) })
    expect(outcomeOf(made)).toEqual(refused)
  }
})

test('a challenge is answered once, whatever came of it', async () => {
  const { passkey } = await owner('Again')
  const browser = app.client()
  const asked = await browser.post('/session/passkey-challenge')
  const cookie = { cookie: challengeCookie(asked) }
  const { challenge } = asked.body
  const credential = passkey.assert({ challenge })
  expectStatus(201, await app.client().post('/session/passkey', { credential }, cookie))
  expect(outcomeOf(await app.client().post('/session/passkey', { credential }, cookie))).toEqual(refused)

  const { challenge: other, cookie: otherCookie } = await challengeFor(app.client())
  const wrong = passkey.assert({ challenge: other, origin: 'https://evil.example' })
  expect(outcomeOf(await app.client().post('/session/passkey', { credential: wrong }, otherCookie))).toEqual(refused)
  const right = passkey.assert({ challenge: other })
  expect(outcomeOf(await app.client().post('/session/passkey', { credential: right }, otherCookie))).toEqual(refused)
})

const challengeCookie = ({ headers }: Answer) =>
  /upskill_challenge=[^;]+/.exec(String(headers['set-cookie']))?.[0] ?? ''

/** A challenge for signing in, and the cookie that it came with. */
async function challengeFor(browser: TestClient) {
  const asked = await browser.post('/session/passkey-challenge')
  const cookie = { cookie: challengeCookie(asked) }
  return { challenge: String(asked.body.challenge), cookie }
}

test('the same answer sent many times at once opens one session', async () => {
  const { passkey } = await owner('Raced')
  const { challenge, cookie } = await challengeFor(app.client())
  const credential = passkey.assert({ challenge })
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => app.client().post('/session/passkey', { credential }, cookie)),
  )
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
})

test('a challenge is good for five minutes, and one that nobody gave out for none', async () => {
  const { passkey } = await owner('Slow')
  const { challenge, cookie } = await challengeFor(app.client())
  const credential = passkey.assert({ challenge })
  expect(outcomeOf(await app.client().post('/session/passkey', { credential }))).toEqual(refused)
  const forged = { cookie: `${cookie.cookie.slice(0, -3)}AAA` }
  expect(outcomeOf(await app.client().post('/session/passkey', { credential }, forged))).toEqual(refused)
  app.clock.advance(5 * minute)
  expect(outcomeOf(await app.client().post('/session/passkey', { credential }, cookie))).toEqual(refused)
})

test('a challenge is good for what it was given for, and for whom', async () => {
  const { person, passkey } = await owner('Bound')
  const stranger = await challengeFor(app.client())
  const browser = await begin(app, person)
  const second = await browser.post(
    '/session/second-factor/passkey',
    { credential: passkey.assert({ challenge: stranger.challenge }) },
    stranger.cookie,
  )
  expect(outcomeOf(second)).toEqual(refused)

  const mine = await begin(app, person)
  const answered = await mine.post('/session/second-factor/passkey-challenge')
  const crossed = await (
    await begin(app, person)
  ).post(
    '/session/second-factor/passkey',
    { credential: passkey.assert({ challenge: answered.body.challenge }) },
    { cookie: challengeCookie(answered) },
  )
  expect(outcomeOf(crossed)).toEqual(refused)

  const thief = await enroll(app, 'Thief')
  const asked = await thief.person.post('/me/passkey-challenge')
  const cookie = challengeCookie(asked)
  const credential = createSoftPasskey().register({ challenge: asked.body.challenge })
  const planted = await person.post('/me/passkeys', { name: 'Planted', credential }, { cookie })
  expect(outcomeOf(planted)).toEqual(refused)
  expect((await person.get('/me/factors')).body.passkeys).toHaveLength(1)
})

test("another account's passkey finishes no sign-in and confirms no session", async () => {
  const mine = await owner('Mine')
  const yours = await owner('Yours')
  const browser = await begin(app, yours.person)
  const { challenge } = (await browser.post('/session/second-factor/passkey-challenge')).body
  const credential = mine.passkey.assert({ challenge })
  expect(outcomeOf(await browser.post('/session/second-factor/passkey', { credential }))).toEqual(refused)
  const asked = (await yours.person.post('/session/confirm/passkey-challenge')).body
  const foreign = mine.passkey.assert({ challenge: asked.challenge })
  expect(outcomeOf(await yours.person.post('/session/confirm/passkey', { credential: foreign }))).toEqual(refused)
})

test('a counter that does not grow tells of a copy, and is refused', async () => {
  const { passkey } = await owner('Cloned')
  expectStatus(201, await signIn(passkey, { counter: 5 }))
  expect(outcomeOf(await signIn(passkey, { counter: 5 }))).toEqual(refused)
  expect(outcomeOf(await signIn(passkey, { counter: 4 }))).toEqual(refused)
  expectStatus(201, await signIn(passkey, { counter: 6 }))
})

test('one credential belongs to one account', async () => {
  const { passkey } = await owner('First')
  const answer = await register(await app.signUp('Late'), passkey)
  expect([answer.status, kindOf(answer)]).toEqual([409, 'identity/passkey-known'])
})

test('a passkey is renamed and removed by its owner alone, and then opens nothing', async () => {
  const { person, passkey, id } = await owner('Holder')
  const other = await owner('Prober')
  expect((await other.person.patch(`/me/passkeys/${id}`, { name: 'Stolen' })).status).toBe(404)
  expect((await other.person.delete(`/me/passkeys/${id}`)).status).toBe(404)
  expect(expectStatus(200, await person.patch(`/me/passkeys/${id}`, { name: ' Work laptop ' })).body.name).toBe(
    'Work laptop',
  )
  expectStatus(204, await person.delete(`/me/passkeys/${id}`))
  expect(outcomeOf(await signIn(passkey))).toEqual(refused)
  expectStatus(201, await app.client().post('/session', { email: person.email, password }))
  await app.deliver()
  const subjects = app.mails.filter(({ to }) => to === person.email).map(({ subject }) => subject)
  expect(subjects).toEqual(expect.arrayContaining(['A passkey was added (UpSkill)', 'A passkey was removed (UpSkill)']))
})

test('a passkey removed while a sign-in waits finishes it no more', async () => {
  const { person, passkey, id } = await owner('Meanwhile')
  const browser = await begin(app, person)
  const { challenge } = (await browser.post('/session/second-factor/passkey-challenge')).body
  expectStatus(204, await person.delete(`/me/passkeys/${id}`))
  const credential = passkey.assert({ challenge })
  expect(outcomeOf(await browser.post('/session/second-factor/passkey', { credential }))).toEqual(refused)
})

test('a passkey confirms a session', async () => {
  const { person, passkey } = await owner('Confirmer')
  app.clock.advance(10 * minute + 1)
  expect((await person.post('/me/recovery-codes')).status).toBe(403)
  const { challenge } = expectStatus(201, await person.post('/session/confirm/passkey-challenge')).body
  expectStatus(204, await person.post('/session/confirm/passkey', { credential: passkey.assert({ challenge }) }))
  expectStatus(201, await person.post('/me/recovery-codes'))
})
