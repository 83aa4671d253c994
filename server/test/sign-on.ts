import { type Answer, expectStatus, type TestClient, type TestServer } from './start-test-server.ts'

/** What the tests of single sign-on set up unless they say otherwise. */
export const openRules = {
  isEnabled: true,
  isRequired: false,
  admitsNewcomers: true,
  newcomerRole: 'learner',
  trustsFactors: false,
} as const

/** Lists the domain, publishes what it asks for and proves it. */
export async function proveDomain(app: TestServer, owner: TestClient, path: string, domain: string): Promise<string> {
  const { id, record } = expectStatus(201, await owner.post(`${path}/single-sign-on/domains`, { domain })).body
  app.txtRecords.set(record.name, ['v=spf1 -all', record.value])
  expectStatus(200, await owner.post(`${path}/single-sign-on/domains/${id}/prove`))
  return id
}

/** Saves the settings over whatever is there. */
export async function saveSignOn(owner: TestClient, path: string, settings: object): Promise<Answer> {
  const { version } = expectStatus(200, await owner.get(`${path}/single-sign-on`)).body
  return owner.put(`${path}/single-sign-on`, settings, { 'if-match': `"${version}"` })
}

/** Where an answer leads. */
export const locationOf = (answer: Answer): string => String(expectStatus(303, answer).headers['location'])

/** The last part of the type of the problem. */
export const problemOf = (answer: Answer): string => String(answer.body?.type).replace(/.*\/problems\//, '')

/** The path under /api/v1 that an address leads to. */
export const apiPathOf = (url: string): string => new URL(url).pathname.replace('/api/v1', '') + new URL(url).search
