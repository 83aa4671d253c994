import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf } from '#test/code-of.ts'
import { addApp, begin, enroll } from '#test/factors.ts'
import { type Answer, expectStatus, password, startTestServer, type TestServer } from '#test/start-test-server.ts'

let app: TestServer
beforeAll(async () => {
  app = await startTestServer()
})
afterAll(() => app.close())

const minute = 60_000
const kindOf = ({ body }: Answer) => String(body.type).split('/problems/')[1]

test('an authenticator app counts from its confirmation on, and then every sign-in asks for it', async () => {
  const ada = await app.signUp('Ada')
  const { id, secret, uri } = expectStatus(201, await ada.post('/me/authenticators', { name: ' Phone ' })).body
  expect(uri).toContain(`secret=${secret}`)
  expect((await ada.get('/me/factors')).body).toEqual({ authenticators: [], passkeys: [], recoveryCodes: null })
  expectStatus(201, await app.client().post('/session', { email: ada.email, password }))

  const wrong = await ada.post(`/me/authenticators/${id}/confirm`, { code: '000000' })
  expect([wrong.status, kindOf(wrong)]).toEqual([400, 'identity/wrong-code'])
  const confirmed = await ada.post(`/me/authenticators/${id}/confirm`, { code: codeOf(secret, app.clock) })
  expect(expectStatus(200, confirmed).body.recoveryCodes).toHaveLength(10)
  expect(confirmed.body.authenticator).toMatchObject({ name: 'Phone', lastUsedAt: null })

  const browser = app.client()
  const answer = await browser.post('/session', { email: ada.email, password })
  expect([answer.status, answer.body]).toEqual([
    202,
    { next: 'second-factor', methods: ['authenticator', 'recovery-code'] },
  ])
  expect(String(answer.headers['set-cookie'])).toMatch(/^upskill_sign_in=[^;]+; Path=\/; .*HttpOnly; SameSite=Strict/)
  expect((await browser.get('/me')).status).toBe(401)
  app.clock.advance(minute)
  const code = codeOf(secret, app.clock)
  expectStatus(201, await browser.post('/session/second-factor', { code }))
  expectStatus(200, await browser.get('/me'))
})

test('nothing of a secret is stored as it is', async () => {
  const { person, secret, recoveryCodes } = await enroll(app, 'Sealed')
  const stored = await app.platform.db.forSystem().transaction(async (tx) => ({
    authenticators: await tx.selectFrom('authenticators').selectAll().execute(),
    codes: await tx.selectFrom('recovery_codes').selectAll().execute(),
  }))
  const text = JSON.stringify(stored)
  expect(stored.authenticators.length).toBeGreaterThan(0)
  for (const plain of [secret, ...recoveryCodes]) expect(text).not.toContain(plain)
  expect((await person.get('/me/factors')).text).not.toContain(secret)
})

test('without the right password nobody learns whether an account has a second factor', async () => {
  const { person } = await enroll(app, 'Quiet')
  const plain = await app.signUp('Plain')
  const told = []
  for (const email of [person.email, plain.email, 'nobody@example.org']) {
    const { status, body, headers } = await app.client().post('/session', { email, password: 'not the password' })
    told.push({ status, type: body.type, detail: body.detail, cookies: headers['set-cookie'] })
  }
  expect(told[0]?.status).toBe(401)
  expect(told[1]).toEqual(told[0])
  expect(told[2]).toEqual(told[0])
})

test('a code is accepted once, for one step on each side, and never one from before the last', async () => {
  const { person, secret } = await enroll(app, 'Replay')
  const early = codeOf(secret, app.clock, -1)
  const code = codeOf(secret, app.clock)
  const late = codeOf(secret, app.clock, 1)
  const tooLate = codeOf(secret, app.clock, 2)
  const attempt = async (given: string) =>
    (await (await begin(app, person)).post('/session/second-factor', { code: given })).status
  expect(await attempt(tooLate)).toBe(400)
  expect(await attempt(code)).toBe(201)
  expect(await attempt(code)).toBe(400)
  expect(await attempt(early)).toBe(400)
  expect(await attempt(late)).toBe(201)
})

test('the same right code sent many times at once opens one session', async () => {
  const { person, secret } = await enroll(app, 'Race')
  const code = codeOf(secret, app.clock)
  const browsers = await Promise.all(Array.from({ length: 6 }, () => begin(app, person)))
  const answers = await Promise.all(browsers.map((browser) => browser.post('/session/second-factor', { code })))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
})

test('the fifth wrong code ends a sign-in, and then the right one is worth nothing', async () => {
  const { person, secret } = await enroll(app, 'Five')
  const browser = await begin(app, person)
  for (let tries = 0; tries < 5; tries++) {
    expect((await browser.post('/session/second-factor', { code: '000000' })).status).toBe(400)
  }
  const over = await browser.post('/session/second-factor', { code: codeOf(secret, app.clock) })
  expect([over.status, kindOf(over)]).toEqual([401, 'identity/sign-in-over'])
  expectStatus(
    201,
    await (await begin(app, person)).post('/session/second-factor', { code: codeOf(secret, app.clock) }),
  )
})

test('wrong codes at once count like wrong codes in turn, and tell no right one', async () => {
  const { person, secret } = await enroll(app, 'Burst')
  const browser = await begin(app, person)
  const wrong = await Promise.all(
    Array.from({ length: 12 }, () => browser.post('/session/second-factor', { code: '000000' })),
  )
  expect(wrong.filter(({ status }) => status === 400)).toHaveLength(5)
  expect(wrong.filter(({ status }) => status === 401)).toHaveLength(7)
  expect((await browser.post('/session/second-factor', { code: codeOf(secret, app.clock) })).status).toBe(401)
})

test('guessing over many sign-ins is stopped for the account, its owner told, and over after a while', async () => {
  const { person, secret } = await enroll(app, 'Guessed')
  for (let round = 0; round < 2; round++) {
    const browser = await begin(app, person)
    for (let tries = 0; tries < 5; tries++) await browser.post('/session/second-factor', { code: '000000' })
  }
  const browser = await begin(app, person)
  const blocked = await browser.post('/session/second-factor', { code: codeOf(secret, app.clock) })
  expect([blocked.status, kindOf(blocked)]).toEqual([403, 'identity/codes-blocked'])
  await app.deliver()
  const mails = app.mails.filter(({ to, subject }) => to === person.email && /guessing/.test(subject))
  expect(mails).toHaveLength(1)
  app.clock.advance(15 * minute + 1)
  const later = await begin(app, person)
  expectStatus(201, await later.post('/session/second-factor', { code: codeOf(secret, app.clock) }))
})

test('a sign-in waits ten minutes, for the browser that began it alone', async () => {
  const { person, secret } = await enroll(app, 'Waiting')
  const browser = await begin(app, person)
  const code = codeOf(secret, app.clock)
  expect((await app.client().post('/session/second-factor', { code })).status).toBe(401)
  const forged = { cookie: 'upskill_sign_in=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }
  expect((await app.client().post('/session/second-factor', { code }, forged)).status).toBe(401)
  app.clock.advance(10 * minute)
  expect((await browser.post('/session/second-factor', { code: codeOf(secret, app.clock) })).status).toBe(401)
})

test("one person's code does not finish another's sign-in", async () => {
  const mine = await enroll(app, 'Mine')
  const yours = await enroll(app, 'Yours')
  const browser = await begin(app, yours.person)
  expect((await browser.post('/session/second-factor', { code: codeOf(mine.secret, app.clock) })).status).toBe(400)
  expect((await browser.post('/session/second-factor', { code: mine.recoveryCodes[0] })).status).toBe(400)
})

test('a recovery code works once, however it is typed; its owner hears of it and of what is left', async () => {
  const { person, recoveryCodes } = await enroll(app, 'Lost')
  const [first = '', second = ''] = recoveryCodes
  expectStatus(201, await (await begin(app, person)).post('/session/second-factor', { code: first.toUpperCase() }))
  expect((await (await begin(app, person)).post('/session/second-factor', { code: first })).status).toBe(400)
  const bare = second.replaceAll('-', '')
  expectStatus(201, await (await begin(app, person)).post('/session/second-factor', { code: bare }))
  await app.deliver()
  const texts = app.mails.filter(({ to, subject }) => to === person.email && /code was used/.test(subject))
  // Mails are sent side by side.
  expect(new Set(texts.map(({ text }) => /(\d) codes are left/.exec(text)?.[1]))).toEqual(new Set(['8', '9']))
})

test('the mail about the last codes says to make new ones; new ones end the old', async () => {
  const { person, recoveryCodes } = await enroll(app, 'Few')
  for (const code of recoveryCodes.slice(0, 7)) {
    expectStatus(201, await (await begin(app, person)).post('/session/second-factor', { code }))
  }
  await app.deliver()
  const told = app.mails.filter(({ to, subject }) => to === person.email && /code was used/.test(subject))
  expect(told.filter(({ text }) => text.includes('3 codes are left: make new ones'))).toHaveLength(1)
  expect(told.filter(({ text }) => text.includes('make new ones'))).toHaveLength(1)
  const { codes } = expectStatus(201, await person.post('/me/recovery-codes')).body
  expect((await person.get('/me/factors')).body.recoveryCodes.left).toBe(10)
  const browser = await begin(app, person)
  expect((await browser.post('/session/second-factor', { code: recoveryCodes[9] })).status).toBe(400)
  expectStatus(201, await browser.post('/session/second-factor', { code: codes[0] }))
})

test('there are no recovery codes without a second factor', async () => {
  const answer = await (await app.signUp('None')).post('/me/recovery-codes')
  expect([answer.status, kindOf(answer)]).toEqual([409, 'identity/no-second-factor'])
})

test('a removed app opens nothing, and with the last factor go the recovery codes', async () => {
  const { person, authenticatorId, secret, recoveryCodes } = await enroll(app, 'Remover')
  const other = await addApp(app, person)
  expect(other.recoveryCodes).toBeNull()
  expectStatus(204, await person.delete(`/me/authenticators/${authenticatorId}`))
  expect((await person.delete(`/me/authenticators/${authenticatorId}`)).status).toBe(404)
  const browser = await begin(app, person)
  expect((await browser.post('/session/second-factor', { code: codeOf(secret, app.clock) })).status).toBe(400)

  expectStatus(204, await person.delete(`/me/authenticators/${other.authenticatorId}`))
  expect((await person.get('/me/factors')).body).toEqual({ authenticators: [], passkeys: [], recoveryCodes: null })
  expect((await browser.post('/session/second-factor', { code: recoveryCodes[0] })).status).toBe(400)
  expectStatus(201, await app.client().post('/session', { email: person.email, password }))
})

test("nobody sees or changes another's factors", async () => {
  const { person, authenticatorId } = await enroll(app, 'Owner')
  const other = await enroll(app, 'Other')
  expect((await other.person.delete(`/me/authenticators/${authenticatorId}`)).status).toBe(404)
  expect((await other.person.post(`/me/authenticators/${authenticatorId}/confirm`, { code: '123456' })).status).toBe(
    404,
  )
  expect((await person.get('/me/factors')).body.authenticators).toHaveLength(1)
})

test('an account holds five apps; beginning another forgets the one that was not confirmed', async () => {
  const { person } = await enroll(app, 'Many')
  const begun = expectStatus(201, await person.post('/me/authenticators', { name: 'Begun' })).body
  for (let more = 0; more < 4; more++) await addApp(app, person)
  const late = await person.post(`/me/authenticators/${begun.id}/confirm`, { code: codeOf(begun.secret, app.clock) })
  expect(late.status).toBe(404)
  const sixth = await person.post('/me/authenticators', { name: 'Sixth' })
  expect([sixth.status, kindOf(sixth)]).toEqual([409, 'identity/too-many-factors'])
})

test('what is sensitive asks for a proof of the last ten minutes, which the password is', async () => {
  const { person, authenticatorId } = await enroll(app, 'Stale')
  app.clock.advance(10 * minute + 1)
  const sensitive = [
    () => person.post('/me/authenticators', { name: 'Phone' }),
    () => person.delete(`/me/authenticators/${authenticatorId}`),
    () => person.post('/me/passkey-challenge'),
    () => person.post('/me/recovery-codes'),
  ]
  for (const ask of sensitive) {
    const answer = await ask()
    expect([answer.status, kindOf(answer)]).toEqual([403, 'identity/authenticate-again'])
  }
  expectStatus(200, await person.get('/me/factors'))
  const wrong = await person.post('/session/confirm', { password: 'not the password' })
  expect([wrong.status, kindOf(wrong)]).toEqual([403, 'identity/not-confirmed'])
  expect((await person.post('/me/recovery-codes')).status).toBe(403)
  expectStatus(204, await person.post('/session/confirm', { password }))
  expectStatus(201, await person.post('/me/recovery-codes'))
})

test('a code confirms a session too, once', async () => {
  const { person, secret } = await enroll(app, 'Coded')
  app.clock.advance(10 * minute + 1)
  const code = codeOf(secret, app.clock)
  expectStatus(204, await person.post('/session/confirm/code', { code }))
  expectStatus(201, await person.post('/me/recovery-codes'))
  expect((await person.post('/session/confirm/code', { code })).status).toBe(400)
})

test('a session proved by one factor changes none, even with the password; a code raises it under a new token', async () => {
  const person = await app.signUp('Raised')
  const stolen = app.client()
  expectStatus(201, await stolen.post('/session', { email: person.email, password }))
  const { authenticatorId, secret } = await addApp(app, person)
  expectStatus(204, await stolen.post('/session/confirm', { password }))
  for (const answer of [
    await stolen.post('/me/authenticators', { name: 'Mine' }),
    await stolen.delete(`/me/authenticators/${authenticatorId}`),
    await stolen.post('/me/passkey-challenge'),
    await stolen.post('/me/recovery-codes'),
  ]) {
    expect([answer.status, kindOf(answer)]).toEqual([403, 'identity/second-factor-required'])
  }
  expectStatus(204, await stolen.post('/session/confirm/code', { code: codeOf(secret, app.clock) }))
  const next = await stolen.get('/me/factors')
  expect(String(next.headers['set-cookie'])).toMatch(/upskill_session=/)
  expectStatus(201, await stolen.post('/me/recovery-codes'))
})

test('people are told by mail when a factor is added or removed', async () => {
  const { person, authenticatorId } = await enroll(app, 'Told')
  expectStatus(204, await person.delete(`/me/authenticators/${authenticatorId}`))
  await app.deliver()
  const subjects = app.mails.filter(({ to }) => to === person.email).map(({ subject }) => subject)
  expect(subjects).toEqual(
    expect.arrayContaining(['An authenticator app was added (UpSkill)', 'An authenticator app was removed (UpSkill)']),
  )
})

test('what is over is cleared away', async () => {
  const { person } = await enroll(app, 'Cleared')
  const browser = await begin(app, person)
  await browser.post('/session/second-factor', { code: '000000' })
  app.clock.advance(16 * minute)
  const { identity } = await import('#modules/identity/module.ts')
  for (const chore of identity.chores ?? []) await chore.run(app.platform)
  const rows = await app.platform.db
    .forSystem()
    .transaction(async (tx) => [
      ...(await tx.selectFrom('pending_sign_ins').select('id').execute()),
      ...(await tx.selectFrom('wrong_codes').select('id').execute()),
    ])
  expect(rows).toEqual([])
})
