import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FakeClock } from '../test/fake-clock.ts'
import { defineGroup, type Charge } from './group.ts'
import { MemoryStore } from './memory-store.ts'

const user = defineGroup('user', {
  read: { rate: '60/minute', burst: 10 },
  write: { rate: '6/minute', burst: 2 },
})
const organization = defineGroup('organization', { quota: { rate: '30/minute', burst: 5 } })

function newStore(maxIdentities?: number) {
  const clock = new FakeClock()
  return { clock, store: new MemoryStore(maxIdentities === undefined ? { clock } : { clock, maxIdentities }) }
}

describe('MemoryStore', () => {
  it('admits a burst and then the rate, however requests are spread', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3_000), { minLength: 1, maxLength: 300, size: 'max' }), (gaps) => {
        const { clock, store } = newStore()
        const start = clock.now()
        let admitted = 0
        for (const gap of gaps) {
          clock.pass(gap)
          if (store.decide([user.charge('ada', 'read')]).allowed) admitted++
        }
        expect(admitted).toBeLessThanOrEqual(10 + (clock.now() - start) / 1_000)
      }),
    )
    const { clock, store } = newStore()
    let admitted = 0
    for (let ms = 0; ms <= 60_000; ms += 10, clock.pass(10)) {
      if (store.decide([user.charge('ada', 'read')]).allowed) admitted++
    }
    expect(admitted).toBe(10 + 60)
  })

  it('consumes nothing of any policy when one denies', () => {
    const group = fc.constantFrom(user, organization)
    const charge = fc
      .tuple(group, fc.constantFrom('ada', 'bob'), fc.integer({ min: 1, max: 2 }))
      .map(([of, identity, cost]) => of.charge(identity, of.policies.map((policy) => policy.name) as never, cost))
    const request = fc.record({ charges: fc.array(charge, { minLength: 1, maxLength: 4 }), waitMs: fc.nat(8_000) })
    fc.assert(
      fc.property(fc.array(request, { maxLength: 50, size: 'max' }), (requests) => {
        const { clock, store } = newStore()
        const debts = () => [user, organization].flatMap((of) => ['ada', 'bob'].flatMap((id) => store.read(of, id)))
        for (const { charges, waitMs } of requests) {
          clock.pass(waitMs)
          const before = debts()
          if (store.decide(charges).allowed) continue
          debts().forEach((debt, at) => expect(debt).toBeCloseTo(before[at]!, 3))
        }
      }),
    )
  })

  it('denies what charges of one identity ask together and would admit each alone', () => {
    const { store } = newStore()
    const twice = (cost: number) => [user.charge('ada', 'read', cost), user.charge('ada', 'read', cost)]
    expect(store.decide(twice(6)).allowed).toBe(false)
    expect(store.decide(twice(5)).allowed).toBe(true)
    expect(store.decide([user.charge('ada', 'read')]).allowed).toBe(false)
  })

  it('lets nobody wait longer than one refill for a policy that got smaller', () => {
    const { clock, store } = newStore()
    const daily = defineGroup('user', { read: { rate: '1/day', burst: 5 } })
    expect(store.decide([daily.charge('ada', 'read', 5)]).allowed).toBe(true)
    const quick = daily.with({ read: { rate: '1/second', burst: 5 } })
    const denied = store.decide([quick.charge('ada', 'read', 5)])
    expect(denied.allowed).toBe(false)
    expect(denied.retryAfterMs).toBeCloseTo(5_000, 1)
    clock.pass(5_000)
    expect(store.decide([quick.charge('ada', 'read', 5)]).allowed).toBe(true)
  })

  it('forgets nothing that a denial of another cost counted as a share', () => {
    const { store } = newStore()
    expect(store.decideShare([user.charge('ada', 'write', 2)], 5).allowed).toBe(true)
    const before = store.read(user, 'ada')
    expect(store.decideShare([user.charge('ada', 'write', 1)], 5).allowed).toBe(false)
    expect(store.read(user, 'ada')).toEqual(before)
  })

  it('takes what there is of the units asked for', () => {
    const { clock, store } = newStore()
    expect(store.take(user.charge('ada', 'read', 8))).toBe(8)
    expect(store.take(user.charge('ada', 'read', 8))).toBe(2)
    expect(store.take(user.charge('ada', 'read', 8))).toBe(0)
    clock.pass(3_000)
    expect(store.take(user.charge('ada', 'read', 8))).toBe(3)
  })

  it('takes as one of several instances its share, and at least one unit', () => {
    const { store } = newStore()
    expect(store.takeShare(user.charge('ada', 'read', 10), 3)).toBe(3)
    expect(store.takeShare(user.charge('bob', 'write', 2), 5)).toBe(1)
    expect(store.takeShare(user.charge('bob', 'write', 2), 5)).toBe(0)
  })

  it('gives back all when reset, of a leased group too', () => {
    const global = defineGroup(
      'global',
      { all: organization.policies[0]!, day: organization.policies[0]! },
      { isLeased: true },
    )
    const { store } = newStore()
    store.decide([global.charge('all', ['all', 'day'], 5), user.charge('ada', 'read', 10)])
    store.reset(global, 'all')
    store.reset(user, 'ada')
    expect([...store.read(global, 'all'), ...store.read(user, 'ada')]).toEqual([0, 0, 0, 0])
    expect(store.size).toBe(0)
  })
})

describe('the size of a MemoryStore', () => {
  const ask = (store: MemoryStore, identity: string) => store.decide([user.charge(identity, 'write')])

  it('never passes its bound, nor does reading add to it', () => {
    const { store } = newStore(100)
    for (let at = 0; at < 10_000; at++) {
      ask(store, `user ${at}`)
      store.read(user, `reader ${at}`)
      expect(store.size).toBeLessThanOrEqual(100)
    }
    expect(store.size).toBeGreaterThanOrEqual(50)
  })

  it('keeps the identities asked for lately, and forgets the others', () => {
    const { store } = newStore(100)
    ask(store, 'idle')
    for (let at = 0; at < 10_000; at++) {
      ask(store, `user ${at}`)
      if (at % 40 === 0) ask(store, 'busy')
    }
    expect(ask(store, 'busy').allowed).toBe(false)
    expect(ask(store, 'user 9999').policies[0]!.remaining).toBe(0)
    expect(ask(store, 'idle').policies[0]!.remaining).toBe(1)
  })

  it('keeps the last half of its bound at least, whatever was asked for', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60), { maxLength: 300, size: 'max' }), (asked) => {
        const { store } = newStore(20)
        for (const id of asked) store.decide([user.charge(`user ${id}`, 'write')])
        const lately = new Set(asked.toReversed().filter((id, at, all) => new Set(all.slice(0, at + 1)).size <= 10))
        for (const id of lately) expect(store.read(user, `user ${id}`)[1]).toBeGreaterThan(0)
      }),
    )
  })

  it('is right with room for one identity only', () => {
    const { store } = newStore(1)
    const charges: Charge[] = ['ada', 'bob', 'cleo'].map((id) => user.charge(id, 'write'))
    expect(store.decide(charges).allowed).toBe(true)
    expect(store.size).toBeLessThanOrEqual(2)
  })

  it('starts no timer', () => {
    const timers = () =>
      process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout' || kind === 'Immediate').length
    const before = timers()
    const { store } = newStore()
    for (let at = 0; at < 100; at++) ask(store, `user ${at}`)
    expect(timers()).toBe(before)
  })

  it('is nothing once closed', () => {
    const { store } = newStore()
    ask(store, 'ada')
    store.close()
    expect(store.size).toBe(0)
  })
})
