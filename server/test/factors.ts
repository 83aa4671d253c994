import { codeOf } from './code-of.ts'
import { expectStatus, password, type TestClient, type TestServer } from './start-test-server.ts'

export interface EnrolledPerson {
  readonly person: TestClient
  readonly authenticatorId: string
  readonly secret: string
  readonly recoveryCodes: readonly string[]
}

/** Somebody new with an authenticator app, whose next code was not used yet. */
export async function enroll(app: TestServer, name: string): Promise<EnrolledPerson> {
  const person = await app.signUp(name)
  return { person, ...(await addApp(app, person)) }
}

/** Adds an app to a session that may; the clock moves on, so that its next code was not used yet. */
export async function addApp(app: TestServer, person: TestClient): Promise<Omit<EnrolledPerson, 'person'>> {
  const { id, secret } = expectStatus(201, await person.post('/me/authenticators', { name: 'Phone' })).body
  const confirmed = await person.post(`/me/authenticators/${id}/confirm`, { code: codeOf(secret, app.clock) })
  const { recoveryCodes } = expectStatus(200, confirmed).body
  app.clock.advance(60_000)
  return { authenticatorId: id, secret, recoveryCodes }
}

/** A new browser that gave this person's password, and waits for the second factor. */
export async function begin(app: TestServer, { email }: TestClient): Promise<TestClient> {
  const browser = app.client()
  expectStatus(202, await browser.post('/session', { email, password }))
  return browser
}
