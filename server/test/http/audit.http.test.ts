import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SealedEntry, hashContent, hashEntry } from '#platform/audit/audit-chain.ts'
import { checkChain } from '#platform/audit/check-chain.ts'
import { sealAudit } from '#platform/audit/seal-audit.ts'
import { verifyAudit } from '#platform/audit/verify-audit.ts'
import { courseZip } from '#test/course-zip.ts'
import {
  type Answer,
  type Body,
  expectStatus,
  password,
  startTestServer,
  type TestClient,
  type TestServer,
} from '#test/start-test-server.ts'

let app: TestServer
let owner: TestClient
let learner: TestClient
let organizationId: string
let path: string

beforeAll(async () => {
  app = await startTestServer()
  const founded = await app.found('Audited')
  owner = founded.owner
  organizationId = founded.organizationId
  path = founded.path
  learner = await app.join(owner, organizationId, 'Leo', 'learner')
})
afterAll(() => app.close())

async function listed(client: TestClient, address: string): Promise<Body[]> {
  await sealAudit(app.platform)
  return expectStatus(200, await client.get(address)).body.data
}

const idOf = async (client: TestClient): Promise<string> => expectStatus(200, await client.get('/me')).body.id

test('a change through the API is recorded with who, from where, in which request, and the row before and after', async () => {
  const before = expectStatus(200, await owner.get(path)).body
  const answer = await owner
    .at('192.0.2.44')
    .patch(path, { name: 'Audited anew' }, { 'if-match': `"${before.version}"` })
  expectStatus(200, answer)
  const [entry] = await listed(owner, `${path}/audit-entries?action=organizations.changed`)
  expect(entry).toMatchObject({
    organizationId,
    actorKind: 'user',
    actor: { userId: await idOf(owner), name: 'Audited-owner' },
    credentialId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    address: '192.0.2.44',
    requestId: answer.headers['x-request-id'],
    action: 'organizations.changed',
    subject: { kind: 'organizations', id: organizationId },
    before: { name: 'Audited' },
    after: { name: 'Audited anew' },
    isErased: false,
  })
})

test('a request with a body is put down to its caller after the body has come as well', async () => {
  const upload = { name: 'course.zip', type: 'application/zip', bytes: await courseZip('Audited') }
  const answer = expectStatus(202, await owner.upload(`${path}/imports`, upload))
  const [entry] = await listed(owner, `${path}/audit-entries?action=import_runs.created`)
  expect(entry).toMatchObject({ actor: { userId: await idOf(owner) }, requestId: answer.headers['x-request-id'] })
})

test('what the worker does later is the system’s, for the person and the request that caused it', async () => {
  const upload = { name: 'course.zip', type: 'application/zip', bytes: await courseZip('Later') }
  const answer = expectStatus(202, await owner.upload(`${path}/imports`, upload))
  await app.deliver()
  const entries = await listed(owner, `${path}/audit-entries?action=courses.created`)
  expect(entries).toContainEqual(
    expect.objectContaining({
      actorKind: 'system',
      actor: { userId: await idOf(owner), name: 'Audited-owner' },
      requestId: answer.headers['x-request-id'],
    }),
  )
})

test('what somebody does who is not signed in is nobody’s, and concerns the account', async () => {
  expectStatus(201, await app.client().post('/session', { email: learner.email, password }))
  const entry = (await listed(learner, '/me/audit-entries')).find(({ action }) => action === 'sessions.created')
  expect(entry).toMatchObject({
    organizationId: null,
    actorKind: 'anonymous',
    actor: null,
    action: 'sessions.created',
    concerns: { userId: await idOf(learner), name: 'Leo' },
    before: null,
    after: { token_hash: '[secret]' },
  })
})

test('what changes a member’s roles names the member', async () => {
  expect(await listed(owner, `${path}/audit-entries?action=role_bindings.created`)).toContainEqual(
    expect.objectContaining({
      concerns: { userId: await idOf(learner), name: 'Leo' },
      after: expect.objectContaining({ role: 'learner' }),
    }),
  )
})

test('filters leave what fits', async () => {
  const of = async (query: string) => listed(owner, `${path}/audit-entries?limit=200&${query}`)
  const all = await of('')
  const ownerId = await idOf(owner)
  expect(all.length).toBeGreaterThan(10)
  expect(all.map(({ seq }) => seq)).toEqual(all.map(({ seq }) => seq).toSorted((a: number, b: number) => b - a))
  const some = [
    [`actor=${ownerId}`, (entry: Body) => entry.actor?.userId === ownerId],
    ['action=memberships', (entry: Body) => entry.action.startsWith('memberships.')],
    ['action=memberships.created', (entry: Body) => entry.action === 'memberships.created'],
    ['subjectKind=courses', (entry: Body) => entry.subject?.kind === 'courses'],
    [`subjectId=${organizationId}`, (entry: Body) => entry.subject?.id === organizationId],
    [`from=${all[5].occurredAt}`, (entry: Body) => entry.occurredAt >= all[5].occurredAt],
    [`to=${all[5].occurredAt}`, (entry: Body) => entry.occurredAt < all[5].occurredAt],
  ] as const
  const known = new Set(all.map(({ seq }) => seq))
  for (const [query, fits] of some) {
    const found = (await of(query)).filter(({ seq }) => known.has(seq))
    expect([query, found.map(({ seq }) => seq)]).toEqual([query, all.filter(fits).map(({ seq }) => seq)])
    expect(found.length, query).toBeGreaterThan(0)
  }
})

test('pages show each entry once', async () => {
  await sealAudit(app.platform)
  const seen: number[] = []
  for (let cursor = ''; ;) {
    const { data, page } = expectStatus(200, await owner.get(`${path}/audit-entries?limit=4${cursor}`)).body
    seen.push(...data.map(({ seq }: Body) => seq))
    if (!page.hasMore) break
    cursor = `&cursor=${page.nextCursor}`
  }
  expect(seen).toEqual(Array.from({ length: seen.length }, (_, index) => seen.length - index))
})

test('own entries come in pages, over all organizations', async () => {
  await sealAudit(app.platform)
  const all = expectStatus(200, await owner.get('/me/audit-entries?limit=200')).body.data
  const seen: string[] = []
  for (let cursor = ''; ;) {
    const { data, page } = expectStatus(200, await owner.get(`/me/audit-entries?limit=3${cursor}`)).body
    seen.push(...data.map(({ id }: Body) => id))
    if (!page.hasMore) break
    cursor = `&cursor=${page.nextCursor}`
  }
  expect(seen).toEqual(all.map(({ id }: Body) => id))
  expect(new Set(all.map((entry: Body) => entry.organizationId))).toEqual(new Set([null, organizationId]))
})

test('a learner sees what they did, and nothing that others did in the organization', async () => {
  expectStatus(403, await learner.get(`${path}/audit-entries`))
  expectStatus(403, await learner.get(`${path}/audit-entries/export`))
  const learnerId = await idOf(learner)
  const own = await listed(learner, '/me/audit-entries?limit=200')
  expect(own.length).toBeGreaterThan(0)
  for (const entry of own) {
    const isOwn = entry.actor?.userId === learnerId
    expect(
      isOwn || (entry.organizationId === null && entry.concerns?.userId === learnerId),
      JSON.stringify(entry),
    ).toBe(true)
  }
})

test('reading the log, exporting it and reading the members is recorded', async () => {
  expectStatus(200, await owner.get(`${path}/members?q=leo`))
  expectStatus(200, await owner.get(`${path}/audit-entries/export`))
  const actions = (await listed(owner, `${path}/audit-entries?actor=${await idOf(owner)}`)).map(({ action }) => action)
  expect(actions).toEqual(expect.arrayContaining(['audit.read', 'audit.exported', 'members.read']))
})

test('an export holds all that an outsider needs to check it', async () => {
  await sealAudit(app.platform)
  const answer = expectStatus(200, await owner.get(`${path}/audit-entries/export`))
  expect(answer.headers).toMatchObject({
    'content-type': 'application/jsonl; charset=utf-8',
    'content-disposition': 'attachment; filename="audit-log.jsonl"',
  })
  const entries = answer.text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as SealedEntry)
  const check = checkChain(organizationId, { isWhole: true })
  for (const entry of entries) {
    check.add(entry)
    expect(hashEntry(entry)).toBe(entry.hash)
    expect(hashContent(entry.salt ?? '', entry.content ?? '')).toBe(entry.contentHash)
  }
  expect(entries.length).toBeGreaterThan(10)
  expect(check.end(undefined)).toEqual([])
})

test('an export as CSV runs no formula in a spreadsheet', async () => {
  const { version } = expectStatus(200, await owner.get(path)).body
  expectStatus(200, await owner.patch(path, { name: '=HYPERLINK("x")' }, { 'if-match': `"${version}"` }))
  await sealAudit(app.platform)
  const answer: Answer = expectStatus(200, await owner.get(`${path}/audit-entries/export?format=csv`))
  const [titles, ...lines] = answer.text.trimEnd().split('\r\n')
  expect(titles).toBe(
    'seq,occurredAt,action,actorKind,actorUserId,credentialId,address,requestId,subjectKind,subjectId,concernsUserId,before,after,hash',
  )
  expect(lines.some((line) => line.includes('HYPERLINK'))).toBe(true)
  for (const line of lines) expect(line).not.toMatch(/(^|,)"?[=+\-@\t]/)
})

test('an export of a span is a part of the chain', async () => {
  await sealAudit(app.platform)
  const [, second] = expectStatus(200, await owner.get(`${path}/audit-entries?limit=2`)).body.data
  const { text } = expectStatus(200, await owner.get(`${path}/audit-entries/export?from=${second.occurredAt}`))
  const check = checkChain(organizationId, { isWhole: false })
  for (const line of text.trim().split('\n')) check.add(JSON.parse(line) as SealedEntry)
  expect(check.entries).toBeGreaterThanOrEqual(2)
  expect(check.end(undefined)).toEqual([])
  expect(expectStatus(200, await owner.get(`${path}/audit-entries/export?to=2001-01-01T00:00:00Z`)).text).toBe('')
})

test('after all of this the log holds', async () => {
  expect(await verifyAudit(app.platform, { organizationIds: [organizationId] })).toMatchObject({
    pending: 0,
    faults: [],
    signatureFaults: [],
  })
})
