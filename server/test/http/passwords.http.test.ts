import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPasswordHasher } from '#platform/password-hasher.ts'
import { type Answer, expectStatus, password, startTestServer, type TestServer } from '#test/start-test-server.ts'

let folder: string
let app: TestServer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'upskill-passwords-'))
  const passwordBlocklistFile = join(folder, 'stolen.txt')
  await writeFile(passwordBlocklistFile, ['a password from a breach', 'was leaked in long ago'].join('\n'))
  app = await startTestServer({ passwordBlocklistFile })
})
afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true })
})

const choose = (secret: string, name = 'Grace Hopper', email = 'grace.hopper@navy.example') =>
  app.client().post('/users', { email, name, password: secret })

const reasonOf = (answer: Answer): string => answer.body.errors?.[0]?.detail

describe('a new password', () => {
  test.each([
    ['fourteen chars', 'must have at least 15 characters'],
    ['passwordpassword', 'repeats the same few characters, which others try first'],
    ['aaaaaaaaaaaaaaaaaaaa', 'repeats the same few characters, which others try first'],
    ['12345678901234567', 'is a row of neighboring characters, which others try first'],
    ['ponmlkjihgfedcba', 'is a row of neighboring characters, which others try first'],
    ['qwertyuiopasdfgh', 'is a row of neighboring characters, which others try first'],
    ['zxcvbnm123456789', 'is one that many people use'],
    ['**Sunshine!!2026!!', 'is one that many people use'],
    ['a password from a breach', 'is on a list of stolen passwords'],
    ['A Password From A Breach', 'is on a list of stolen passwords'],
    ['grace.hopper@navy', 'is made of your name, your address or the name of this product, which others try first'],
    ['UpSkill-Grace-1906', 'is made of your name, your address or the name of this product, which others try first'],
    ['hopperpassword12', 'is made of your name, your address or the name of this product, which others try first'],
  ])('%s is refused with the reason at its field', async (secret, reason) => {
    const answer = expectStatus(400, await choose(secret))
    expect(reasonOf(answer)).toBe(reason)
    expect(answer.body.errors[0].pointer).toBe('/password')
    expect(answer.text).not.toContain(secret)
  })

  test.each([
    'four words are enough',
    '7391 5640 2287 9913',
    '   space before and after   ',
    'пароль без правил ещё раз',
    '🐢🐇 the race is long',
    'grace wrote compilers for ships',
    '~!@#$%^&*()_+{}|:"<>?',
  ])('%s is good enough, whatever it is composed of', async (secret) => {
    const email = `chosen-${Buffer.from(secret).toString('hex').slice(0, 20)}@example.org`
    expectStatus(201, await choose(secret, 'Grace Hopper', email))
    expectStatus(201, await app.client().post('/session', { email, password: secret }))
  })

  test('is held to the same by a reset and by a change', async () => {
    const ann = await app.signUp('Ann')
    const changed = await ann.put('/me/password', { currentPassword: password, newPassword: 'passwordpassword' })
    expect(expectStatus(400, changed).body).toMatchObject({
      type: 'https://upskill.dev/problems/identity/password-refused',
      errors: [{ pointer: '/newPassword' }],
    })
    expectStatus(202, await ann.post('/password-resets', { email: ann.email }))
    await app.deliver()
    const token = /reset-password#(\S+)/.exec(app.mails.findLast(({ to }) => to === ann.email)?.text ?? '')?.[1]
    const reset = (secret: string) => ann.post('/password-resets/complete', { token, password: secret })
    expect(reasonOf(expectStatus(400, await reset('was leaked in long ago')))).toBe('is on a list of stolen passwords')
    expectStatus(204, await reset('nobody leaked this one'))
  })

  test('is the same however a keyboard composes its letters', async () => {
    const secret = 'cr\u00e8me br\u00fbl\u00e9e tonight'
    const email = 'julia@example.org'
    expectStatus(201, await choose(secret.normalize('NFD'), 'Julia', email))
    expectStatus(201, await app.client().post('/session', { email, password: secret }))
  })
})

test('signing in makes a hash again that is cheaper to guess than new ones, and only then', async () => {
  const sam = await app.signUp('Sam')
  const { id } = expectStatus(200, await sam.get('/me')).body
  const rows = () =>
    app.platform.db
      .forSystem()
      .transaction((tx) =>
        tx.selectFrom('passwords').select('hash').where('user_id', '=', id).executeTakeFirstOrThrow(),
      )
  const fresh = await rows()
  expectStatus(201, await sam.post('/session', { email: sam.email, password }))
  expect(await rows()).toEqual(fresh)

  const old = await createPasswordHasher({ memoryCost: 32, timeCost: 1, parallelism: 1 }).hash(password)
  await app.platform.db
    .forSystem()
    .transaction((tx) => tx.updateTable('passwords').set({ hash: old }).where('user_id', '=', id).execute())
  expectStatus(401, await sam.post('/session', { email: sam.email, password: 'not the password' }))
  expect(await rows()).toEqual({ hash: old })
  expectStatus(201, await sam.post('/session', { email: sam.email, password }))
  expect((await rows()).hash).toContain('$m=64,t=1,p=1$')
  expectStatus(201, await sam.post('/session', { email: sam.email, password }))
})
