import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectStatus, password, startTestServer, type TestServer } from '#test/start-test-server.ts'

let app: TestServer
beforeAll(async () => {
  app = await startTestServer()
})
afterAll(() => app.close())

const day = 86_400_000

test('signing up signs in; the session cookie is out of reach of scripts and of other sites', async () => {
  const ada = app.client()
  const answer = await ada.post('/users', { email: ' Ada@Example.org'.trim(), password, name: 'Ada' })
  expect(answer.status).toBe(201)
  expect(answer.body).toMatchObject({ email: 'ada@example.org', name: 'Ada', version: 1 })
  expect(answer.text).not.toContain('password')
  expect(String(answer.headers['set-cookie'])).toMatch(
    /^upskill_session=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax/,
  )
  expect((await ada.get('/me')).body).toMatchObject({ name: 'Ada' })
})

test('an address signs up once, however it is written', async () => {
  const bob = await app.signUp('Bob')
  const again = await app.client().post('/users', { email: bob.email.toUpperCase(), password, name: 'Bob' })
  expect(again.status).toBe(409)
  expect(again.body).toMatchObject({
    type: 'https://upskill.dev/problems/identity/email-taken',
    errors: [{ pointer: '/email' }],
  })
})

test('a short password is refused and the field is named', async () => {
  const answer = await app.client().post('/users', { email: 'short@example.org', password: 'short', name: 'S' })
  expect(answer.status).toBe(400)
  expect(answer.body.errors).toEqual([{ pointer: '/password', detail: 'must have at least 15 characters' }])
})

test('an unknown address and a wrong password get the same answer', async () => {
  const carol = await app.signUp('Carol')
  const wrong = await app.client().post('/session', { email: carol.email, password: 'not the password' })
  const unknown = await app.client().post('/session', { email: 'nobody@example.org', password: 'not the password' })
  expect(wrong.status).toBe(401)
  const { requestId: _one, ...wrongBody } = wrong.body
  const { requestId: _other, ...unknownBody } = unknown.body
  expect(unknownBody).toEqual(wrongBody)
})

test('signing out ends the session for whoever kept a copy of the cookie', async () => {
  const dave = await app.signUp('Dave')
  const cookie = {
    cookie:
      String((await dave.post('/session', { email: dave.email, password })).headers['set-cookie']).split(';')[0] ?? '',
  }
  expect((await app.client().get('/me', cookie)).status).toBe(200)
  expectStatus(204, await dave.delete('/session'))
  const after = await app.client().get('/me', cookie)
  expect(after.status).toBe(401)
  expect(after.headers['content-type']).toContain('application/problem+json')
})

test('a session ends after 14 days without use and after 30 days in any case', async () => {
  const idle = await app.signUp('Idle')
  app.clock.advance(14 * day + 1)
  expect((await idle.get('/me')).status).toBe(401)

  const busy = await app.signUp('Busy')
  for (let week = 0; week < 4; week++) {
    app.clock.advance(7 * day)
    expectStatus(200, await busy.get('/me'))
  }
  app.clock.advance(3 * day)
  expect((await busy.get('/me')).status).toBe(401)
})

test('a forgotten password is replaced by a mailed link, once, and every session ends', async () => {
  const erin = await app.signUp('Erin')
  expectStatus(202, await app.client().post('/password-resets', { email: erin.email }))
  await app.deliver()
  const mail = app.mails.findLast(({ to }) => to === erin.email)
  const token = /reset-password#(\S+)/.exec(mail?.text ?? '')?.[1]
  const replace = { token, password: 'another long password' }

  expect((await app.client().post('/password-resets/complete', { ...replace, token: `${token}x` })).status).toBe(400)
  expectStatus(204, await app.client().post('/password-resets/complete', replace))
  expect((await erin.get('/me')).status).toBe(401)
  expect((await erin.post('/session', { email: erin.email, password })).status).toBe(401)
  expectStatus(201, await erin.post('/session', { email: erin.email, password: replace.password }))
  expect((await app.client().post('/password-resets/complete', replace)).status).toBe(400)
})

test('a new password makes older reset mails worthless, and asking again and again mails three times', async () => {
  const eve = await app.signUp('Eve')
  for (let asked = 0; asked < 5; asked++)
    expectStatus(202, await app.client().post('/password-resets', { email: eve.email }))
  await app.deliver()
  const tokens = app.mails
    .filter(({ to }) => to === eve.email)
    .map(({ text }) => /reset-password#(\S+)/.exec(text)?.[1])
  expect(tokens).toHaveLength(3)
  expectStatus(
    204,
    await app.client().post('/password-resets/complete', { token: tokens[2], password: `${password}!` }),
  )
  expect((await app.client().post('/password-resets/complete', { token: tokens[0], password })).status).toBe(400)
})

test('what the API answers stays in no cache', async () => {
  const ira = await app.signUp('Ira')
  for (const path of ['/me', '/organizations', '/nowhere']) {
    expect((await ira.get(path)).headers['cache-control']).toBe('no-store')
  }
})

test('a reset link is good for an hour', async () => {
  const fay = await app.signUp('Fay')
  expectStatus(202, await app.client().post('/password-resets', { email: fay.email }))
  await app.deliver()
  const token = /reset-password#(\S+)/.exec(app.mails.findLast(({ to }) => to === fay.email)?.text ?? '')?.[1]
  app.clock.advance(3_600_001)
  expect((await app.client().post('/password-resets/complete', { token, password })).status).toBe(400)
})

test('asking for a reset tells nobody whether an address has an account', async () => {
  const before = app.mails.length
  expectStatus(202, await app.client().post('/password-resets', { email: 'stranger@example.org' }))
  await app.deliver()
  expect(app.mails.length).toBe(before)
})

test('an account is changed only by who has read its latest version', async () => {
  const gina = await app.signUp('Gina')
  expect((await gina.patch('/me', { name: 'G' })).status).toBe(428)
  expect((await gina.patch('/me', { name: 'G' }, { 'if-match': '"7"' })).status).toBe(412)
  const changed = await gina.patch('/me', { name: 'Regina', timeZone: 'Europe/Berlin' }, { 'if-match': '"1"' })
  expect(changed.body).toMatchObject({ name: 'Regina', timeZone: 'Europe/Berlin', version: 2 })
  expect(changed.headers['etag']).toBe('"2"')
  expect((await gina.patch('/me', { timeZone: 'Mars/Olympus' }, { 'if-match': '"2"' })).status).toBe(400)
})

test('a request that another site makes the browser send is refused', async () => {
  const hana = await app.signUp('Hana')
  expect((await hana.delete('/session', { origin: 'https://evil.example' })).status).toBe(403)
  expect((await hana.delete('/session', { origin: 'null' })).status).toBe(403)
  expect((await hana.delete('/session', { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  expect((await hana.delete('/session', { origin: 'https://localhost:3000' })).status).toBe(403)
  expectStatus(204, await hana.delete('/session', { origin: 'http://localhost:3000' }))
})
