import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { removeAllFactors } from '#modules/identity/public.ts'
import { codeOf } from '#test/code-of.ts'
import { addApp, begin } from '#test/factors.ts'
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

const kindOf = ({ body }: Answer) => String(body.type).split('/problems/')[1]
const lacks = { status: 403, kind: 'identity/second-factor-required' }
const outcomeOf = (answer: Answer) => ({ status: answer.status, kind: kindOf(answer) })

const setPolicy = (owner: TestClient, path: string, body: object, version = 1) =>
  owner.put(`${path}/second-factor`, body, { 'if-match': `"${version}"` })

test('an organization that asks for two factors is closed to members with one, until they enroll', async () => {
  const { owner, organizationId, path } = await app.found('Strict')
  const member = await app.join(owner, organizationId, 'Strict-member', 'learner')
  await addApp(app, owner)
  expect((await owner.get(`${path}/second-factor/preview?appliesTo=everybody`)).body).toEqual({
    members: 2,
    lacking: 1,
  })
  expectStatus(200, await setPolicy(owner, path, { appliesTo: 'everybody', roles: [] }))

  for (const answer of [
    await member.get(path),
    await member.get(`${path}/courses`),
    await member.get(`${path}/enrollments`),
  ]) {
    expect(outcomeOf(answer)).toEqual(lacks)
  }
  expectStatus(200, await member.get('/me'))
  expect((await member.get('/organizations')).body.data).toHaveLength(1)
  expectStatus(200, await owner.get(path))

  await addApp(app, member)
  expectStatus(200, await member.get(path))
  expect((await owner.get(`${path}/second-factor/preview?appliesTo=everybody`)).body).toEqual({
    members: 2,
    lacking: 0,
  })
})

test('a session of one factor stays out though the account has two, and so does one whose factor is removed', async () => {
  const { owner, organizationId, path } = await app.found('Sessions')
  const member = await app.join(owner, organizationId, 'Sessions-member', 'learner')
  const old = app.client()
  expectStatus(201, await old.post('/session', { email: member.email, password }))
  await addApp(app, owner)
  const { authenticatorId, secret } = await addApp(app, member)
  expectStatus(200, await setPolicy(owner, path, { appliesTo: 'everybody', roles: [] }))
  expect(outcomeOf(await old.get(path))).toEqual(lacks)
  expectStatus(204, await old.post('/session/confirm/code', { code: codeOf(secret, app.clock) }))
  expectStatus(200, await old.get(path))
  expectStatus(204, await member.delete(`/me/authenticators/${authenticatorId}`))
  for (const client of [member, old]) expect(outcomeOf(await client.get(path))).toEqual(lacks)
})

test('a policy for roles asks who holds one of them, and nobody else', async () => {
  const { owner, organizationId, path } = await app.found('Roles')
  const instructor = await app.join(owner, organizationId, 'Roles-instructor', 'instructor')
  const learner = await app.join(owner, organizationId, 'Roles-learner', 'learner')
  await addApp(app, owner)
  const preview = await owner.get(`${path}/second-factor/preview?appliesTo=roles&roles=owner,instructor`)
  expect(preview.body).toEqual({ members: 2, lacking: 1 })
  const set = await setPolicy(owner, path, { appliesTo: 'roles', roles: ['owner', 'instructor'] })
  expect(expectStatus(200, set).body).toEqual({ appliesTo: 'roles', roles: ['owner', 'instructor'], version: 2 })
  expect(outcomeOf(await instructor.get(path))).toEqual(lacks)
  expectStatus(200, await learner.get(path))
})

test('only who signed in with two factors may ask others to, lately, with the permission, from the latest version', async () => {
  const { owner, organizationId, path } = await app.found('Setter')
  const learner = await app.join(owner, organizationId, 'Setter-learner', 'learner')
  const everybody = { appliesTo: 'everybody', roles: [] }
  expect(outcomeOf(await setPolicy(owner, path, everybody))).toEqual(lacks)
  await addApp(app, owner)
  expect((await owner.put(`${path}/second-factor`, everybody)).status).toBe(428)
  expect((await setPolicy(owner, path, everybody, 7)).status).toBe(412)
  expect((await setPolicy(learner, path, everybody)).status).toBe(403)
  expect((await learner.get(`${path}/second-factor`)).status).toBe(403)
  app.clock.advance(600_001)
  expect(kindOf(await setPolicy(owner, path, everybody))).toBe('identity/authenticate-again')
  expectStatus(204, await owner.post('/session/confirm', { password }))
  expect(expectStatus(200, await setPolicy(owner, path, everybody)).headers['etag']).toBe('"2"')
})

test('a policy names roles that exist, if it is for roles', async () => {
  const { owner, path } = await app.found('Named')
  await addApp(app, owner)
  const wrong = [
    { appliesTo: 'roles', roles: [] },
    { appliesTo: 'everybody', roles: ['owner'] },
    { appliesTo: 'roles', roles: ['emperor'] },
    { appliesTo: 'roles', roles: ['00000000-0000-7000-8000-000000000000'] },
  ]
  for (const body of wrong) expect((await setPolicy(owner, path, body)).status).toBe(400)
  expect((await owner.get(`${path}/second-factor`)).body).toEqual({ appliesTo: 'nobody', roles: [], version: 1 })
})

test('an operator takes all factors off an account: its sessions end, its owner is told, and the reason is kept', async () => {
  const person = await app.signUp('Stranded')
  const { secret } = await addApp(app, person)
  const waiting = await begin(app, person)
  expect(await removeAllFactors(app.platform, 'nobody@example.org', 'called')).toBeUndefined()
  expect(await removeAllFactors(app.platform, person.email.toUpperCase(), 'called, showed a passport')).toBe(true)
  expect(await removeAllFactors(app.platform, person.email, 'again')).toBe(false)
  expect((await person.get('/me')).status).toBe(401)
  expect((await waiting.post('/session/second-factor', { code: codeOf(secret, app.clock) })).status).toBe(401)
  expectStatus(201, await app.client().post('/session', { email: person.email, password }))
  await app.deliver()
  expect(app.mails.filter(({ to, subject }) => to === person.email && /were removed/.test(subject))).toHaveLength(1)
  const kept = await app.platform.db.forSystem().transaction(async (tx) => {
    await sql`select seal_audit_entries(1000)`.execute(tx)
    return tx.selectFrom('audit_entries').select('after').where('action', '=', 'identity.factors-removed').execute()
  })
  expect(JSON.stringify(kept)).toContain('showed a passport')
})

test('no role of an organization reaches the factors of a member', async () => {
  const { owner, organizationId } = await app.found('Shared')
  const member = await app.join(owner, organizationId, 'Shared-member', 'learner')
  const { authenticatorId } = await addApp(app, member)
  await addApp(app, owner)
  expect((await owner.delete(`/me/authenticators/${authenticatorId}`)).status).toBe(404)
  expect((await member.get('/me/factors')).body.authenticators).toHaveLength(1)
})
