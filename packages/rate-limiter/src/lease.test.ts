import { describe, expect, test } from 'vitest'
import { FakeClock } from '../test/fake-clock.ts'
import type { Decision } from './decision.ts'
import { type Charge, defineGroup, type Group } from './group.ts'
import { createLimiter, type Limiter } from './limiter.ts'
import { MemoryStore } from './memory-store.ts'
import type { Rate } from './policy.ts'
import type { Store } from './store.ts'

/** A store that all instances share and that must be asked, each time one call. */
class RemoteStore implements Store {
  readonly isLocal = false
  readonly #store: MemoryStore
  taken = 0
  calls = 0

  constructor(clock: FakeClock) {
    this.#store = new MemoryStore({ clock })
  }
  async decide(charges: readonly Charge[]) {
    this.calls++
    return this.#store.decide(charges)
  }
  async take(charge: Charge) {
    this.calls++
    const granted = this.#store.take(charge)
    this.taken += granted
    return granted
  }
  async read(group: Group, identity: string) {
    return this.#store.read(group, identity)
  }
  async reset(group: Group, identity: string) {
    this.#store.reset(group, identity)
  }
  async close() {
    this.#store.close()
  }
}

function leased(rate: Rate, burst: number) {
  return defineGroup('global', { all: { rate, burst } }, { isLeased: true })
}

function setUp(instances = 1) {
  const clock = new FakeClock()
  const store = new RemoteStore(clock)
  const limiters = Array.from({ length: instances }, () => createLimiter({ store, clock }))
  return { clock, store, limiters, limiter: limiters[0]! }
}

const isAllowed = async (answer: Decision | Promise<Decision>) => (await answer).allowed

/** Asks so many times a second, at each instance in turn; answers how many were admitted. */
async function load(clock: FakeClock, limiters: readonly Limiter[], group: Group, perSecond: number, seconds: number) {
  let admitted = 0
  for (let request = 0; request < perSecond * seconds; request++) {
    const charges = [group.charge('', 'all')]
    if (await isAllowed(limiters[request % limiters.length]!.decide(charges))) admitted++
    clock.pass(1_000 / perSecond)
  }
  return admitted
}

describe('at twice the limit', () => {
  for (const instances of [1, 2]) {
    for (const [rate, perSecond] of [
      ['1000/second', 1_000],
      ['8000/second', 8_000],
    ] as const) {
      test(`${instances} at ${rate}: one call for 20 requests at most, all that is due admitted and not one more`, async () => {
        const { clock, store, limiters } = setUp(instances)
        const group = leased(rate, perSecond / 10)
        const seconds = 4
        const admitted = await load(clock, limiters, group, perSecond * 2, seconds)
        const due = perSecond / 10 + perSecond * seconds
        expect(admitted).toBeGreaterThan(due * 0.995)
        expect(admitted).toBeLessThanOrEqual(due + 1)
        expect(store.calls / (perSecond * 2 * seconds)).toBeLessThanOrEqual(0.05)
      })
    }
  }
})

test('below the limit everyone is admitted, and few requests make a call', async () => {
  const { clock, store, limiters } = setUp(2)
  expect(await load(clock, limiters, leased('8000/second', 800), 4_000, 2)).toBe(8_000)
  expect(store.calls / 8_000).toBeLessThanOrEqual(0.05)
})

test('a burst that comes back within a pause is not lost by pausing', async () => {
  const { clock, limiters } = setUp()
  const admitted = await load(clock, limiters, leased('1000/second', 4), 2_000, 2)
  expect(admitted).toBeGreaterThan(2_000 * 0.97)
  expect(admitted).toBeLessThanOrEqual(2_005)
})

test('a quiet process hoards nothing: it takes a unit at a time, also after a busy time', async () => {
  const { clock, store, limiters } = setUp()
  const group = leased('1000/second', 100)
  await load(clock, limiters, group, 900, 1)
  clock.pass(1_000)
  await load(clock, limiters, group, 4, 3)
  const before = store.taken
  expect(await load(clock, limiters, group, 4, 10)).toBe(40)
  expect(store.taken - before).toBe(40)
})

test('units that were not spent in time are lost, and come back neither by themselves nor by being given back', async () => {
  const { clock, store, limiter } = setUp()
  const group = leased('100/second', 20)
  const denied = defineGroup('user', { read: { rate: '1/hour', burst: 1 } })
  await limiter.decide([denied.charge('u', 'read')])
  let answer: (() => void) | undefined
  const decide = store.decide.bind(store)
  store.decide = async (charges) => {
    await new Promise<void>((resolve) => (answer = resolve))
    return decide(charges)
  }
  const late = limiter.decide([group.charge('', 'all', 5), denied.charge('u', 'read')])
  await expect.poll(() => answer).toBeDefined()
  clock.pass(100)
  await limiter.decide([group.charge('', 'all')])
  answer?.()
  expect(await isAllowed(late)).toBe(false)
  const before = store.taken
  await limiter.decide([group.charge('', 'all')])
  expect(store.taken).toBeGreaterThan(before)
})

test('what an identity is denied is given back to the lease, and what the lease denies costs the identity nothing', async () => {
  const { store, limiter } = setUp()
  const group = leased('100/second', 20)
  const users = defineGroup('user', { read: { rate: '1/hour', burst: 1 } })
  const decide = (user: string, cost = 1) => limiter.decide([group.charge('', 'all', cost), users.charge(user, 'read')])
  expect(await isAllowed(decide('a', 19))).toBe(true)
  for (let i = 0; i < 10; i++) expect(await isAllowed(decide('a'))).toBe(false)
  expect(store.taken).toBe(20)
  expect(await isAllowed(decide('b'))).toBe(true)
  expect(await decide('c')).toMatchObject({ allowed: false, refusal: 'capacity', policies: [] })
  expect(await limiter.read(users, 'c')).toMatchObject([{ remaining: 1 }])
})

test('many who wait for the same grant are all served while there are units', async () => {
  const { limiter } = setUp()
  const group = leased('100/second', 40)
  const decisions = await Promise.all(
    Array.from({ length: 50 }, () => isAllowed(limiter.decide([group.charge('', 'all')]))),
  )
  expect(decisions.filter(Boolean)).toHaveLength(40)
})

test('spending what is held answers at once', async () => {
  const { limiter } = setUp()
  const group = leased('1000/second', 100)
  for (let i = 0; i < 8; i++) await limiter.decide([group.charge('', 'all')])
  expect(limiter.decide([group.charge('', 'all')])).toMatchObject({ allowed: true })
})

test('limits below 50 a second ask for each request, and give out nothing in advance', async () => {
  const { store, limiters, clock } = setUp()
  await load(clock, limiters, leased('49/second', 49), 49, 1)
  expect(store).toMatchObject({ calls: 49, taken: 0 })
})

test('changed numbers count from the next request', async () => {
  const { limiter } = setUp()
  const group = leased('1000/second', 100)
  for (let i = 0; i < 10; i++) await limiter.decide([group.charge('', 'all')])
  const closed = group.with({ all: { rate: '60/second', burst: 1 } })
  expect(await isAllowed(limiter.decide([closed.charge('', 'all')]))).toBe(false)
})

test('a store that fails gives the units back', async () => {
  const { store, limiter } = setUp()
  const group = leased('100/second', 20)
  const users = defineGroup('user', { read: { rate: '1/hour', burst: 1 } })
  store.decide = async () => Promise.reject(new Error('away'))
  const fail = async () => limiter.decide([group.charge('', 'all'), users.charge('u', 'read')])
  await expect(fail()).rejects.toThrow('away')
  await expect(fail()).rejects.toThrow('away')
  expect(store.taken).toBe(1)
})
