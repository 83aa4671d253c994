import type { Rate } from '@upskill/rate-limiter'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { putOverride } from '#platform/limits/limit-settings-sql.ts'
import { startTestServer, type TestServer } from '#test/start-test-server.ts'
import { explainIdentity } from './explain-identity.ts'
import { explainLimits } from './explain-limits.ts'
import { setLimit, unsetLimit } from './set-limit.ts'

let app: TestServer

beforeAll(async () => {
  app = await startTestServer()
})
afterAll(() => app.close())

const wanted = { policyId: 'user.read', organization: undefined, rate: '900/minute', burst: 90, reason: 'an exam' }

test('what held before is told, and what holds after is explained with its reason', async () => {
  expect(await setLimit(app.platform, wanted)).toMatchObject([{ burst: 600, source: { kind: 'default' } }])
  const { policies } = await explainLimits(app.platform)
  expect(policies.filter(({ policyId }) => policyId === 'user.read')).toMatchObject([
    { rate: '900/minute', burst: 90, source: { kind: 'override', reason: 'an exam', setAt: app.clock.now() } },
  ])
  expect(await unsetLimit(app.platform, wanted)).toMatchObject([{ burst: 600, source: { kind: 'default' } }])
})

test('what an organization has of its own is told with it alone', async () => {
  const { owner, organizationId } = await app.found('Special')
  const { body } = await owner.get('/me')
  const { slug } = (await owner.get(`/organizations/${organizationId}`)).body
  const own = { ...wanted, organization: slug, rate: '6000/minute', burst: 6_000 }
  expect(await setLimit(app.platform, own)).toMatchObject([{ burst: 600, source: { kind: 'default' } }])
  expect(await setLimit(app.platform, wanted)).toMatchObject([{ burst: 600, source: { kind: 'default' } }])
  const { standings } = await explainIdentity(app.platform, { kind: 'user', name: body.email })
  const read = standings.filter(({ policyId }) => policyId === 'user.read')
  expect(read.map(({ burst, organization }) => [burst, organization])).toEqual([
    [90, undefined],
    [6_000, slug],
  ])
  expect(await unsetLimit(app.platform, own)).toMatchObject([{ burst: 90, source: { kind: 'override' } }])
  await unsetLimit(app.platform, wanted)
})

test('what was set by another release is told to be ignored, and can be taken back', async () => {
  const gone = {
    policyId: 'badges.read.per-user',
    organizationId: null,
    rate: '1/day' as Rate,
    burst: 1,
    reason: 'then',
  }
  await app.platform.db.forSystem().transaction((tx) => putOverride(tx, gone, app.clock))
  expect((await explainLimits(app.platform)).ignored).toEqual([
    { policyId: gone.policyId, organization: undefined, fault: 'there is no policy "badges.read.per-user"' },
  ])
  await unsetLimit(app.platform, { policyId: gone.policyId, organization: undefined })
  expect((await explainLimits(app.platform)).ignored).toEqual([])
  await expect(unsetLimit(app.platform, { policyId: gone.policyId, organization: undefined })).rejects.toThrow(
    'there is no policy',
  )
})

test('a reason is one line, and a burst what the database holds', async () => {
  await expect(setLimit(app.platform, { ...wanted, reason: 'two\nlines' })).rejects.toThrow('--reason must be one line')
  await expect(setLimit(app.platform, { ...wanted, burst: 2 ** 31 })).rejects.toThrow(
    'burst must be at most 2147483647',
  )
})
