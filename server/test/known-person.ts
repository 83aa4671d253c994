import { createSoftPasskey } from './soft-passkey.ts'
import { addApp } from './factors.ts'
import { publishTestCourse } from './publish-test-course.ts'
import { createScimClient } from './scim-client.ts'
import { expectStatus, password, type TestClient, type TestServer } from './start-test-server.ts'

/** Texts that nobody but the known person brings in. */
export const traces = ['zephyrine', 'quillwright', '203.0.113.77', 'QuillBrowser', 'quillnote'] as const
const [name, familyName, address, userAgent, note] = traces

export interface KnownPerson {
  readonly person: TestClient
  readonly userId: string
  /** Whoever else is in the organization. */
  readonly owner: TestClient
  readonly organizationId: string
  /** An organization that awaits the person, who never came. */
  readonly awaitingId: string
}

/** Somebody who did something in every module: in one organization as an instructor, in another as one who is awaited. */
export async function makeKnownPerson(app: TestServer): Promise<KnownPerson> {
  const { owner, organizationId, path } = await app.found('Guild')
  const person = (await app.join(owner, organizationId, name, 'instructor')).at(address)
  const { id: userId } = expectStatus(200, await person.get('/me')).body
  await signInElsewhere(app, person)
  await addFactors(app, person)
  await work(app, person, path)
  const awaitingId = await beAwaited(app, person.email)
  await signOn(app, { userId, organizationId, email: person.email })
  return { person, userId, owner, organizationId, awaitingId }
}

async function signInElsewhere(app: TestServer, { email }: TestClient): Promise<void> {
  const browser = app.client(address)
  const headers = { 'user-agent': userAgent }
  expectStatus(401, await browser.post('/session', { email, password: 'a guess that is wrong' }, headers))
  expectStatus(201, await browser.post('/session', { email, password }, headers))
  expectStatus(202, await browser.post('/password-resets', { email }, headers))
  expectStatus(401, await app.client(address).post('/session', { email, password: 'another guess' }, headers))
  const { version } = expectStatus(200, await browser.get('/me')).body
  const renamed = { name: `${name} ${familyName}` }
  expectStatus(200, await browser.patch('/me', renamed, { 'if-match': `"${version}"` }))
}

async function addFactors(app: TestServer, person: TestClient): Promise<void> {
  const { challenge } = expectStatus(201, await person.post('/me/passkey-challenge')).body
  const credential = createSoftPasskey().register({ challenge })
  expectStatus(201, await person.post('/me/passkeys', { name: note, credential }))
  await addApp(app, person)
  expectStatus(202, await app.client(address).post('/session', { email: person.email, password }))
}

async function work(app: TestServer, person: TestClient, path: string): Promise<void> {
  const { courseId, lessonId } = await publishTestCourse(person, path, { title: 'Bookbinding', lessons: 1 })
  const { id } = expectStatus(201, await person.post(`${path}/courses/${courseId}/enrollments`)).body
  expectStatus(200, await person.put(`${path}/enrollments/${id}/lessons/${lessonId}/progress`, { percent: 10 }))
  const asked = { name: note, scopes: ['courses.read'], expiresInDays: 7 }
  const { token } = expectStatus(201, await person.post(`${path}/my-tokens`, asked)).body
  const program = app.client(address)
  expectStatus(200, await program.get(`${path}/courses`, { authorization: `Bearer ${token}` }))
  const sent = await person.post('/organizations', { name: 'Short-lived' }, { 'idempotency-key': note })
  const short = `/organizations/${expectStatus(201, sent).body.id}`
  // So that it keeps an owner: whoever is invited may be one.
  await app.join(person, short.split('/')[2] ?? '', 'Heir', 'owner')
}

/** An organization invites the person and hears of them from its directory, which then spells their name otherwise. */
async function beAwaited(app: TestServer, email: string): Promise<string> {
  const { owner, organizationId, path } = await app.found('Waiting')
  expectStatus(201, await owner.post(`${path}/invitations`, { email, role: 'learner' }))
  const made = await owner.post(`${path}/provisioning-tokens`, { name: 'Directory', expiresInDays: 30 })
  const scim = createScimClient(app.server, organizationId, expectStatus(201, made).body.token)
  const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User']
  const { id } = expectStatus(201, await scim.post('/Users', { schemas, userName: email })).body
  const spelled = [{ op: 'replace', path: 'name.familyName', value: familyName }]
  expectStatus(200, await scim.patch(`/Users/${id}`, spelled))
  return organizationId
}

/** What signing on leaves behind: who the person is at the provider, and an assertion that no browser came for. */
async function signOn(
  app: TestServer,
  { userId, organizationId, email }: { userId: string; organizationId: string; email: string },
): Promise<void> {
  const now = app.clock.now()
  await app.platform.db.forOrganization({ organizationId }).transaction(async (tx) => {
    const link = { org_id: organizationId, id: userId, user_id: userId, created_at: now, last_used_at: now }
    await tx
      .insertInto('sign_on_identities')
      .values({ ...link, issuer: 'https://idp.example.org', subject: `subject of ${name}` })
      .execute()
    await tx
      .insertInto('sign_on_assertions')
      .values({
        org_id: organizationId,
        assertion_id: 'a',
        ticket_hash: Buffer.alloc(32),
        in_response_to: 'r',
        relay_state: 's',
        person: JSON.stringify({ email: email.toUpperCase(), name }),
        expires_at: new Date(now.getTime() + 300_000),
      })
      .execute()
  })
}
