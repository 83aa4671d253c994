import { expect, test } from 'vitest'
import { createLimitCatalog } from './limit-catalog.ts'
import type { RecordedOverride } from './limit-settings-sql.ts'
import { numbersInEffect, renumbered } from './numbers-in-effect.ts'

const catalog = createLimitCatalog({ 'courses.read': { kind: 'read' } })
const override = (change: Partial<RecordedOverride>): RecordedOverride => ({
  policyId: 'user.read',
  organizationId: null,
  rate: '1/second',
  burst: 9,
  reason: 'a test',
  setAt: new Date(0),
  ...change,
})
const of = (policyId: string, overrides: readonly RecordedOverride[], whose = {}) =>
  numbersInEffect(catalog, overrides, whose)
    .filter((numbers) => numbers.policyId === policyId)
    .map(({ burst, source }) => [source.kind, burst])

test('without overrides, each policy has its own numbers and a quota for each plan', () => {
  expect(of('user.read', [])).toEqual([['default', 600]])
  expect(of('organization.quota', [])).toEqual([
    ['plan', 100_000],
    ['plan', 400_000],
    ['plan', 2_000_000],
  ])
})

test('what is set for everybody holds, beside it what is set for organizations', () => {
  const overrides = [override({}), override({ organizationId: 'acme', burst: 90 })]
  expect(of('user.read', overrides)).toEqual([
    ['override', 9],
    ['override', 90],
  ])
  expect(of('organization.quota', [override({ policyId: 'organization.quota' })])).toEqual([['override', 9]])
})

test('what cannot be followed changes nothing', () => {
  expect(of('user.read', [override({ burst: 0 })])).toEqual([['default', 600]])
})

test('an organization has what is set for it, else what is set for everybody, else its plan', () => {
  const acme = { organization: { id: 'acme', plan: 'starter' } }
  const quota = { policyId: 'organization.quota' }
  expect(of('organization.quota', [], acme)).toEqual([['plan', 100_000]])
  expect(of('organization.quota', [override(quota)], acme)).toEqual([['override', 9]])
  const theirs = override({ ...quota, organizationId: 'acme', burst: 90 })
  const others = override({ ...quota, organizationId: 'other', burst: 900 })
  expect(of('organization.quota', [override(quota), theirs, others], acme)).toEqual([['override', 90]])
})

test('an action without a policy of its own has one when it is set', () => {
  expect(of('courses.read.per-user', [])).toEqual([])
  expect(of('courses.read.per-user', [override({ policyId: 'courses.read.per-user' })])).toEqual([['override', 9]])
})

test('a group is read by the numbers in effect', () => {
  const { group } = catalog.get('user.read') ?? {}
  const numbers = numbersInEffect(catalog, [override({})])
  const bursts = group && renumbered(group, numbers).policies.map(({ id, burst }) => [id, burst])
  expect(bursts).toContainEqual(['user.read', 9])
  expect(bursts).toContainEqual(['user.write', 240])
})
