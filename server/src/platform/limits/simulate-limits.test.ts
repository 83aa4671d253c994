import { expect, test } from 'vitest'
import { createLog } from '../log.ts'
import type { LimitDeclarations } from './declare-limits.ts'
import type { LimitOverride } from './limits.ts'
import type { LoggedRequest } from './request-log.ts'
import { simulateLimits } from './simulate-limits.ts'

const log = createLog({ level: 'silent', format: 'json' })
const actions: LimitDeclarations = {
  'courses.read': { kind: 'read', searchCost: 3 },
  'identity.sign-in': {
    kind: 'write',
    perAddress: { rate: '1/hour', burst: 2 },
    perAccount: { rate: '1/hour', burst: 1 },
  },
}
const reads: LimitOverride = { policyId: 'user.read', organizationId: null, rate: '1/second', burst: 5 }

const request = (change: Partial<LoggedRequest> = {}): LoggedRequest => ({
  timeMs: 1_700_000_000_000,
  address: '192.0.2.1',
  action: 'courses.read',
  userId: 'ann',
  organizationId: 'acme',
  plan: 'team',
  isSearch: false,
  isAdmitted: true,
  ...change,
})

async function replay(requests: readonly LoggedRequest[], overrides: readonly LimitOverride[] = [reads]) {
  const simulation = simulateLimits(actions, overrides, log)
  for (const each of requests) await simulation.replay(each)
  const { policies, ...result } = simulation.result()
  return { ...result, of: (id: string) => policies.find(({ policyId }) => policyId === id) }
}

const times = <T>(count: number, of: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => of(index))

test('a burst is admitted at once and the rest by the time in the log, whoever else was denied', async () => {
  const atOnce = times(8, () => request())
  const later = times(2, () => request({ timeMs: 1_700_000_002_000 }))
  const result = await replay([...atOnce, ...later, request({ userId: 'bob' })])
  expect(result.requests).toBe(11)
  expect(result.deniedRequests).toBe(3)
  expect(result.of('user.read')).toEqual({ policyId: 'user.read', decided: 11, denied: 3 })
  expect(result.of('organization.quota')).toMatchObject({ decided: 11, denied: 0 })
  expect(result.mostDenied).toEqual([{ policyId: 'user.read', identity: 'ann', allowed: 0, denied: 3, error: 0 }])
})

test('a search costs what it costs', async () => {
  expect(await replay(times(2, () => request({ isSearch: true })))).toMatchObject({ deniedRequests: 1 })
})

test('what is denied on arrival is asked nothing more, and a stranger is asked by address alone', async () => {
  const stranger = { action: 'identity.sign-in', userId: undefined, organizationId: undefined }
  const result = await replay(times(3, () => request(stranger)))
  expect(result.deniedRequests).toBe(1)
  expect(result.of('anonymous.write')).toMatchObject({ decided: 2 })
  expect(result.of('identity.sign-in.per-account')).toBeUndefined()
  const closed = await replay([request({ userId: undefined, isAdmitted: false })])
  expect(closed.of('address.all')).toMatchObject({ decided: 1 })
  expect(closed.of('anonymous.read')).toBeUndefined()
})

test('lines that are a little out of order do not turn the clock back', async () => {
  const result = await replay([
    request({ timeMs: 1_700_000_010_000 }),
    ...times(4, () => request({ timeMs: 1_700_000_009_000 })),
    request({ timeMs: 1_700_000_011_000 }),
  ])
  expect(result.deniedRequests).toBe(0)
})

test('each plan has its quota, and an organization its own numbers', async () => {
  const quota = (burst: number, organizationId: string | null) =>
    ({ policyId: 'organization.quota', organizationId, rate: '1/day', burst }) as const
  const result = await replay(
    [...times(4, () => request()), ...times(4, () => request({ organizationId: 'other' }))],
    [quota(3, 'acme'), { ...quota(4, null) }],
  )
  expect(result.mostDenied).toEqual([
    { policyId: 'organization.quota', identity: 'acme', allowed: 0, denied: 1, error: 0 },
  ])
})
