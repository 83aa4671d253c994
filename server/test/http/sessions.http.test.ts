import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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

const hour = 3_600_000
const signIn = (client: TestClient, email: string, secret = password) =>
  client.post('/session', { email, password: secret })

/** The cookies that an answer sets, by name. */
function cookiesOf({ headers }: Answer): Map<string, string> {
  const lines = [headers['set-cookie'] ?? []].flat().map(String)
  return new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))
}

const tokenIn = (answer: Answer) => cookiesOf(answer).get('upskill_session')?.split(';')[0]
const holding = (token: string | undefined) => ({ cookie: `upskill_session=${token}` })

async function openSecond(email: string): Promise<TestClient> {
  app.clock.advance(1_000)
  const client = app.client('198.51.100.20')
  expectStatus(201, await signIn(client, email))
  return client
}

describe('where somebody is signed in', () => {
  test('is listed with browser, address and time, this one marked, and nobody else’s', async () => {
    const ada = await app.signUp('Ada')
    await app.signUp('Somebody')
    app.clock.advance(1_000)
    const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
    expectStatus(
      201,
      await app.client('192.168.7.9').post('/session', { email: ada.email, password }, { 'user-agent': userAgent }),
    )
    const { data, page } = expectStatus(200, await ada.get('/me/sessions')).body
    expect(data).toMatchObject([
      { browser: 'Firefox on Linux', address: '192.168.7.9', place: 'local-network', isCurrent: false, factors: 1 },
      { browser: 'Unknown browser', address: '127.0.0.1', place: 'this-computer', isCurrent: true },
    ])
    expect(page).toEqual({ hasMore: false, nextCursor: null })
    const first = expectStatus(200, await ada.get('/me/sessions?limit=1')).body
    const second = expectStatus(200, await ada.get(`/me/sessions?limit=1&cursor=${first.page.nextCursor}`)).body
    expect([...first.data, ...second.data]).toEqual(data)
  })

  test('is one place per browser: signing in again ends the session that it had', async () => {
    const ivy = await app.signUp('Ivy')
    const before = tokenIn(expectStatus(201, await signIn(ivy, ivy.email)))
    const after = tokenIn(expectStatus(201, await signIn(ivy, ivy.email)))
    expect(after).not.toBe(before)
    expect((await app.client().get('/me', holding(before))).status).toBe(401)
    expect((await app.client().get('/me', holding(after))).status).toBe(200)
    expect((await ivy.get('/me/sessions')).body.data).toHaveLength(1)
  })

  test('is ended one by one, at once; another person’s session reads as missing', async () => {
    const bob = await app.signUp('Bob')
    const other = await openSecond(bob.email)
    const [{ id }] = expectStatus(200, await bob.get('/me/sessions')).body.data
    const stranger = await app.signUp('Stranger')
    expect(expectStatus(404, await stranger.delete(`/me/sessions/${id}`)).body.type).toMatch(/session-not-found$/)
    expectStatus(200, await other.get('/me'))
    expectStatus(204, await bob.delete(`/me/sessions/${id}`))
    expectStatus(401, await other.get('/me'))
    expectStatus(404, await bob.delete(`/me/sessions/${id}`))
    expectStatus(200, await bob.get('/me'))
  })

  test('is ended everywhere else, at once', async () => {
    const carol = await app.signUp('Carol')
    const others = await Promise.all([openSecond(carol.email), openSecond(carol.email)])
    const bystander = await app.signUp('Bystander')
    expectStatus(204, await carol.delete('/me/sessions'))
    for (const other of others) expectStatus(401, await other.get('/me'))
    expectStatus(200, await carol.get('/me'))
    expectStatus(200, await bystander.get('/me'))
    expect((await carol.get('/me/sessions')).body.data).toHaveLength(1)
  })
})

test('each sign-in has a token of its own, whatever the browser came with', async () => {
  const dora = await app.signUp('Dora')
  const planted = 'p'.repeat(43)
  const answer = await app.client().post('/session', { email: dora.email, password }, holding(planted))
  const again = await app.client().post('/session', { email: dora.email, password }, holding(tokenIn(answer)))
  expect(new Set([planted, tokenIn(answer), tokenIn(again)]).size).toBe(3)
  expectStatus(401, await app.client().get('/me', holding(planted)))
})

test('signing out has the browser forget what its pages kept', async () => {
  const eve = await app.signUp('Eve')
  const answer = expectStatus(204, await eve.delete('/session'))
  expect(answer.headers['clear-site-data']).toBe('"storage"')
  expect(cookiesOf(answer).get('upskill_session')).toMatch(/^; Max-Age=0; Path=\//)
})

describe('changing the password', () => {
  const next = 'quite another set of words'

  test('needs the current one', async () => {
    const fay = await app.signUp('Fay')
    const wrong = await fay.put('/me/password', { currentPassword: 'not the password', newPassword: next })
    expect(expectStatus(400, wrong).body).toMatchObject({
      type: 'https://upskill.dev/problems/identity/password-wrong',
      errors: [{ pointer: '/currentPassword', detail: 'is not your password' }],
    })
    expectStatus(401, await app.client().put('/me/password', { currentPassword: password, newPassword: next }))
    expectStatus(201, await signIn(app.client(), fay.email))
  })

  test('ends all other sessions, gives this one another token, and tells by mail', async () => {
    const gus = await app.signUp('Gus')
    const other = await openSecond(gus.email)
    const before = tokenIn(await signIn(gus, gus.email))
    const changed = expectStatus(204, await gus.put('/me/password', { currentPassword: password, newPassword: next }))
    expect(tokenIn(changed)).toMatch(/^[\w-]{43}$/)
    expectStatus(401, await other.get('/me'))
    expectStatus(401, await app.client().get('/me', holding(before)))
    expectStatus(200, await gus.get('/me'))
    expectStatus(401, await signIn(app.client(), gus.email))
    expectStatus(201, await signIn(app.client(), gus.email, next))
    await app.deliver()
    const mail = app.mails.find(({ to, subject }) => to === gus.email && subject.includes('password was changed'))
    expect(mail?.text).toContain('Address: 127.0.0.1')
    expect(mail?.text).toContain('http://localhost:3000/forgot-password')
  })

  test('of two changes at once, only one knew the current password', async () => {
    const hal = await app.signUp('Hal')
    const answers = await Promise.all(
      [`${next} 1`, `${next} 2`].map((newPassword) =>
        hal.put('/me/password', { currentPassword: password, newPassword }),
      ),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204, 400]))
  })
})

describe('when somebody lets a person do more', () => {
  test('their session takes another token with the next request; the one before is good for what was on its way', async () => {
    const { owner, organizationId, path } = await app.found('Rising')
    const ida = await app.join(owner, organizationId, 'Ida', 'learner')
    const before = tokenIn(await signIn(ida, ida.email))
    const { data } = expectStatus(200, await owner.get(`${path}/members`)).body
    const { id } = data.find(({ email }: { email: string }) => email === ida.email)
    expectStatus(
      200,
      await owner.patch(`${path}/members/${id}`, { roles: ['learner', 'instructor'] }, { 'if-match': '"1"' }),
    )

    const answers = await Promise.all(Array.from({ length: 4 }, () => app.client().get('/me', holding(before))))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    const renewed = answers.map(tokenIn).filter((token) => token !== undefined)
    expect(renewed).toHaveLength(1)
    expect(renewed[0]).not.toBe(before)

    expectStatus(200, await app.client().get('/me', holding(before)))
    app.clock.advance(31_000)
    expectStatus(401, await app.client().get('/me', holding(before)))
    const later = expectStatus(200, await app.client().get('/me', holding(renewed[0])))
    expect(tokenIn(later)).toBeUndefined()
  })
})

describe('where the installation says so', () => {
  test('sessions end sooner', async () => {
    const strict = await startTestServer({ sessionIdleMs: hour, sessionLifetimeMs: 3 * hour })
    try {
      const idle = await strict.signUp('Idle')
      strict.clock.advance(hour + 1)
      expectStatus(401, await idle.get('/me'))
      const busy = await strict.signUp('Busy')
      for (let half = 0; half < 5; half++) {
        strict.clock.advance(hour / 2)
        expectStatus(200, await busy.get('/me'))
      }
      strict.clock.advance(hour / 2)
      expectStatus(401, await busy.get('/me'))
    } finally {
      await strict.close()
    }
  })

  test('and it is reached over HTTPS, cookies are for this very host', async () => {
    const secure = await startTestServer({ publicUrl: 'https://learn.example.org' })
    try {
      const joe = await secure.signUp('Joe')
      const set = cookiesOf(expectStatus(201, await signIn(joe, joe.email)))
      for (const name of ['__Host-upskill_session', '__Host-upskill_device']) {
        expect(set.get(name), name).toMatch(/; Path=\/; /)
        expect(set.get(name), name).toContain('; HttpOnly; Secure; SameSite=Lax')
        expect(set.get(name), name).not.toContain('Domain')
      }
      expect(set.size).toBe(2)
      const token = set.get('__Host-upskill_session')?.split(';')[0]
      expectStatus(200, await joe.get('/me'))
      // A subdomain could put a cookie of the plain name in place.
      expectStatus(401, await secure.client().get('/me', holding(token)))
    } finally {
      await secure.close()
    }
  })
})
