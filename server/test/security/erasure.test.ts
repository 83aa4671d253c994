import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '#app/modules.ts'
import { erasePerson } from '#modules/privacy/public.ts'
import { sealAudit } from '#platform/audit/seal-audit.ts'
import { findTraces } from '#test/find-traces.ts'
import { type KnownPerson, makeKnownPerson, traces } from '#test/known-person.ts'
import { expectStatus, password, startTestServer, type TestServer } from '#test/start-test-server.ts'

let app: TestServer
let known: KnownPerson
beforeAll(async () => {
  app = await startTestServer()
  known = await makeKnownPerson(app)
  await app.deliver()
  await sealAudit(app.platform)
})
afterAll(() => app.close())

/** Where a person's id may stay: it says no more than that the same former member did this. */
const keptForOthers = [
  'audit_entries.actor_user_id',
  'audit_entries.concerns_user_id',
  'audit_entries.subject_id',
  'course_versions.published_by',
  'courses.created_by',
  'enrollments.user_id',
  'invitations.invited_by',
  'users.email',
  'users.id',
]

test('of a person who did something everywhere, nothing that identifies them is left in any column', async () => {
  const { person, userId } = known
  const before = await findTraces(app.ownerUrl, traces)
  expect(before).toEqual(
    expect.arrayContaining([
      'api_tokens.last_used_address',
      'api_tokens.name',
      'audit_entries.address',
      'audit_entries.after',
      'invitations.email',
      'outbox_events.cause',
      'outbox_events.payload',
      'passkeys.name',
      'provisioned_people.family_name',
      'sign_on_assertions.person',
      'sign_on_identities.subject',
      'users.email',
      'users.name',
    ]),
  )

  expectStatus(400, await person.post('/me/erasure', { confirm: 'somebody@example.org' }))
  expectStatus(202, await person.post('/me/erasure', { confirm: person.email.toUpperCase() }))
  expectStatus(401, await person.get('/me'))
  await app.deliver()
  await sealAudit(app.platform)

  expect(await findTraces(app.ownerUrl, traces)).toEqual([])
  expect(await findTraces(app.ownerUrl, [userId])).toEqual(keptForOthers)
  expectStatus(401, await app.client().post('/session', { email: person.email, password }))
  expect(app.mails.at(-1)).toMatchObject({ to: person.email, subject: 'Your UpSkill account is deleted' })
})

test('an erasure that breaks off at its very end is finished by another one', async () => {
  const other = await startTestServer()
  try {
    const { person, userId } = await makeKnownPerson(other)
    await other.deliver()
    await sealAudit(other.platform)
    const holders = modules.flatMap(({ personalData }) => personalData ?? [])
    const breaking = {
      account: { collect: async () => ({}), erase: () => Promise.reject(new Error('the power is out')) },
    }
    const known = { userId, email: person.email }
    await expect(erasePerson(other.platform, [breaking, ...holders], known)).rejects.toThrow('the power is out')
    expect(await findTraces(other.ownerUrl, traces)).toContain('users.email')
    await erasePerson(other.platform, holders, known)
    expect(await findTraces(other.ownerUrl, traces)).toEqual([])
  } finally {
    await other.close()
  }
})

test('the organization keeps the course and counts the learner, as a former member', async () => {
  const { owner, organizationId } = known
  const path = `/organizations/${organizationId}`
  const [course] = expectStatus(200, await owner.get(`${path}/courses`)).body.data
  expect(course.title).toBe('Bookbinding')
  const learners = expectStatus(200, await owner.get(`${path}/courses/${course.id}/enrollments`)).body.data
  expect(learners).toHaveLength(1)
  expect(JSON.stringify(learners)).toContain('Former member')
})

test('the address is free again, and whoever takes it inherits nothing', async () => {
  const { person } = known
  const newcomer = app.client()
  expectStatus(201, await newcomer.post('/users', { email: person.email, password, name: 'Somebody else' }))
  expect(expectStatus(200, await newcomer.get('/organizations')).body.data).toEqual([])
})

test('who is the only owner of an organization is told which, and keeps the account', async () => {
  const { owner } = await app.found('Orphanage')
  const refused = expectStatus(409, await owner.post('/me/erasure', { confirm: owner.email }))
  expect(refused.body.detail).toContain('Orphanage')
  expectStatus(200, await owner.get('/me'))
})

test('who became the only owner after asking keeps the account too', async () => {
  const { owner, organizationId, path } = await app.found('Duet')
  const partner = await app.join(owner, organizationId, 'Partner', 'owner')
  expectStatus(202, await owner.post('/me/erasure', { confirm: owner.email }))
  const [member] = expectStatus(200, await partner.get(`${path}/members?q=partner`)).body.data
  expect(member.email).toBe(partner.email)
  expectStatus(202, await partner.post('/me/erasure', { confirm: partner.email }))
  await app.deliver()
  const left = await Promise.all(
    [owner, partner].map(async ({ email }) => (await app.client().post('/session', { email, password })).status),
  )
  expect(new Set(left)).toEqual(new Set([201, 401]))
})

test('a session that was not confirmed lately cannot erase the account', async () => {
  const person = await app.signUp('Careless')
  app.clock.advance(11 * 60_000)
  expectStatus(403, await person.post('/me/erasure', { confirm: person.email }))
})
