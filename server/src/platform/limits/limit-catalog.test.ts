import { expect, test } from 'vitest'
import type { LimitDeclarations } from './declare-limits.ts'
import { createLimitCatalog, faultOfOverride, groupsCounting } from './limit-catalog.ts'

const few = { rate: '1/minute', burst: 5 } as const
const actions: LimitDeclarations = {
  'things.read': { kind: 'read', searchCost: 3 },
  'things.make': { kind: 'costly', cost: 20, perUser: few },
  'things.enter': { kind: 'write', perAddress: few, perAccount: few },
}
const catalog = createLimitCatalog(actions)

const faultOf = (policyId: string, burst: number, organizationId: string | null = null, rate: string = '1/second') =>
  faultOfOverride(catalog, { policyId, organizationId, burst, rate: rate as '1/second' })

test('an action that costs more than its caller may ever use is no declaration', () => {
  expect(() => createLimitCatalog({ 'things.burn': { kind: 'costly', cost: 61 } })).toThrow(
    'user.costly-burst: a request costs up to 61, more than its burst 60',
  )
})

test('numbers that are none are no declaration', () => {
  const burn = { kind: 'read', perUser: { rate: '1/fortnight', burst: 5 } }
  expect(() => createLimitCatalog({ 'things.burn': burn } as unknown as LimitDeclarations)).toThrow(
    'things.burn.per-user: rate must be like "600/minute"',
  )
})

test.each([
  ['user.read', 3, null],
  ['user.read', 60, 'some organization'],
  ['organization.quota', 20, 'some organization'],
  ['global.all', 1, null],
  ['things.enter.per-account', 1, null],
  ['things.read.per-user', 1, null],
  ['things.read.per-organization', 1, 'some organization'],
])('%s may be overridden with a burst of %d for %s', (policyId, burst, organizationId) => {
  expect(faultOf(policyId, burst, organizationId)).toBeUndefined()
})

test.each([
  ['user.dance', 1, null, 'there is no policy "user.dance"'],
  ['things.burn.per-user', 1, null, 'there is no policy "things.burn.per-user"'],
  ['things.read.per-account', 1, null, 'there is no policy "things.read.per-account"'],
  ['user.read', 2, null, 'one request may cost 3, so a burst of 2 would admit none'],
  ['organization.quota', 19, null, 'one request may cost 20'],
  ['address.all', 9, 'some organization', 'is counted before the organization is known'],
  ['anonymous.read', 9, 'some organization', 'is counted before the organization is known'],
  ['user.read', 59, 'some organization', 'a full burst must take 60 s or more to come back'],
  ['global.all', 1.5, null, 'global.all: burst must be a whole number from 1'],
])('%s is not overridden with a burst of %d for %s', (policyId, burst, organizationId, fault) => {
  expect(faultOf(policyId, burst, organizationId)).toContain(fault)
})

test('a rate that is none is a fault in words', () => {
  expect(faultOf('user.read', 9, null, 'often')).toBe(
    'user.read: rate must be like "600/minute" (second, minute, hour or day), not "often"',
  )
})

test('all that counts an identity is found, also what only an override would make count', () => {
  const names = groupsCounting(catalog, 'user').flatMap(({ policies }) => policies.map(({ id }) => id))
  expect(names).toContain('user.read')
  expect(names).toContain('things.make.per-user')
  expect(names).toContain('things.read.per-user')
  expect(names.filter((id) => /address|account|organization/.test(id))).toEqual([])
})
