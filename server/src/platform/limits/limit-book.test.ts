import { Writable } from 'node:stream'
import type { Charge } from '@upskill/rate-limiter'
import { expect, test } from 'vitest'
import type { OrganizationActor } from '../actor.ts'
import { createLog } from '../log.ts'
import type { LimitDeclarations } from './declare-limits.ts'
import { openLimitBook } from './limit-book.ts'
import { type LimitOverride, limitsInMemory } from './limits.ts'

const few = { rate: '1/minute', burst: 5, whenStoreIsAway: 'deny' } as const
const actions: LimitDeclarations = {
  'things.read': { kind: 'read', searchCost: 3 },
  'things.enter': { kind: 'write', perAddress: few, perAccount: few },
  'things.unlock': { kind: 'write', perAccount: few, perDevice: few },
  'things.serve': { kind: 'static' },
}

/** A book whose overrides the test sets, and what it logged. */
function openTestBook(overrides: readonly LimitOverride[] = []) {
  const logged: string[] = []
  const destination = new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk))
      done()
    },
  })
  const state = { overrides }
  const limits = { ...limitsInMemory(), overrides: () => state.overrides }
  const log = createLog({ level: 'warn', format: 'json', destination })
  return { book: openLimitBook(actions, limits, log), state, logged }
}

const actor: OrganizationActor = {
  userId: 'ada',
  credential: { kind: 'session', id: 's', factors: 1, isRecent: false },
  organizationId: 'acme',
  memberId: 'm',
  grants: [],
  lacksSignOn: false,
  lacksSecondFactor: false,
  plan: 'starter',
}
const member = { address: '198.51.100.7', user: actor, actor }
const stranger = { address: '198.51.100.7', user: undefined, actor: undefined }

/** As `policy identity burst cost`. */
const shown = (charges: readonly Charge[]) =>
  charges.flatMap(({ group, slots, identity, cost }) =>
    slots.map((slot) => `${group.policies[slot]?.id} ${identity} ${group.policies[slot]?.burst} ${cost}`),
  )

test('on arrival the address is charged, and the service as a whole unless it serves a file', () => {
  const { book } = openTestBook()
  expect(shown(book.onArrival('things.enter', '198.51.100.7'))).toEqual([
    'global.all all 4000 1',
    'address.all 198.51.100.7 3000 1',
    'things.enter.per-address 198.51.100.7 5 1',
  ])
  expect(shown(book.onArrival('things.serve', '198.51.100.7'))).toEqual(['address-static.all 198.51.100.7 12000 1'])
  expect(shown(book.onArrival(undefined, '198.51.100.7'))).toHaveLength(2)
})

test('on admission a member is charged with the organization, a stranger as an address', () => {
  const { book } = openTestBook()
  expect(shown(book.onAdmission('things.read', member, true))).toEqual([
    'user.read ada 600 3',
    'user.read-burst ada 120 3',
    'organization.quota acme 100000 3',
  ])
  expect(shown(book.onAdmission('things.enter', stranger, true))).toEqual([
    'anonymous.write 198.51.100.7 1200 1',
    'anonymous.write-burst 198.51.100.7 600 1',
  ])
  expect(book.onAdmission('things.serve', stranger, false)).toEqual([])
  expect(book.onAdmission(undefined, stranger, false)).toEqual([])
})

test('an account is charged under a hash that every spelling of its address shares', () => {
  const { book } = openTestBook()
  const [one, other] = ['ada@example.org', ' Ada@Example.ORG'].map((email) => shown(book.onBody('things.enter', email)))
  expect(one).toEqual(other)
  expect(one?.[0]).toMatch(/^things\.enter\.per-account [\w-]{43} 5 1$/)
  expect(book.onBody('things.enter', undefined)).toEqual([])
  expect(book.onBody('things.read', 'ada@example.org')).toEqual([])
})

test('a browser that the account knows is charged instead of the account, where the action says so', () => {
  const { book } = openTestBook()
  expect(shown(book.onBody('things.unlock', 'ada@example.org', 'a-browser'))).toEqual([
    'things.unlock.per-device a-browser 5 1',
  ])
  expect(shown(book.onBody('things.unlock', 'ada@example.org'))[0]).toMatch(/^things\.unlock\.per-account /)
  expect(shown(book.onBody('things.enter', 'ada@example.org', 'a-browser'))[0]).toMatch(/^things\.enter\.per-account /)
  expect(['things.unlock', 'things.enter', undefined].map((action) => book.countsDevices(action))).toEqual([
    true,
    false,
    false,
  ])
})

test('overrides take effect when they change, for everybody or one organization, and may add a policy', () => {
  const { book, state } = openTestBook()
  const before = shown(book.onAdmission('things.read', member, false))
  const general = { organizationId: null, rate: '1/second', burst: 7 } as const
  state.overrides = [
    { ...general, policyId: 'user.read' },
    { ...general, policyId: 'user.read', organizationId: 'acme', burst: 68 },
    { ...general, policyId: 'organization.quota', burst: 9 },
    { ...general, policyId: 'things.read.per-user', burst: 6 },
  ]
  const inside = [
    'user.read ada 68 1',
    'user.read-burst ada 120 1',
    'things.read.per-user ada 6 1',
    'organization.quota acme 9 1',
  ]
  expect(shown(book.onAdmission('things.read', member, false))).toEqual(inside)
  const elsewhere = { ...member, actor: { ...actor, organizationId: 'other' } }
  expect(shown(book.onAdmission('things.read', elsewhere, false))[0]).toBe('user.read ada 7 1')
  state.overrides = []
  expect(shown(book.onAdmission('things.read', member, false))).toEqual(before)
})

test('other numbers count on in the same record, and keep what holds while the store is away', () => {
  const { book, state } = openTestBook()
  const [before] = book.onBody('things.enter', 'ada@example.org')
  state.overrides = [{ policyId: 'things.enter.per-account', organizationId: null, rate: '1/second', burst: 9 }]
  const [after] = book.onBody('things.enter', 'ada@example.org')
  expect(after?.key).toBe(before?.key)
  expect(after?.group.policies[0]).toMatchObject({ burst: 9, whenStoreIsAway: 'deny' })
})

test('an override that cannot be followed is left out, and logged once', () => {
  const wrong = { policyId: 'user.read', organizationId: null, rate: '1/second', burst: 2 } as const
  const { book, state, logged } = openTestBook([wrong])
  for (let reading = 0; reading < 3; reading++) {
    expect(shown(book.onAdmission('things.read', member, false))[0]).toBe('user.read ada 600 1')
    state.overrides = [wrong]
  }
  expect(logged).toHaveLength(1)
  expect(logged[0]).toContain('an override of a limit is ignored: user.read: one request may cost 3')
})
