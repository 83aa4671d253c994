import { expect, test } from 'vitest'
import { FakeClock } from '../test/fake-clock.ts'
import type { Decision } from './decision.ts'
import { type Charge, defineGroup, type Group } from './group.ts'
import { createLimiter } from './limiter.ts'
import { MemoryStore } from './memory-store.ts'
import type { Store } from './store.ts'

const global = defineGroup('global', { all: { rate: '100/second', burst: 3 } }, { isLeased: true })
const user = defineGroup('user', { read: { rate: '1/hour', burst: 2 }, write: { rate: '1/hour', burst: 1 } })

/** Answers later, as a store that has to be asked. */
function remote(store: MemoryStore): Store {
  return {
    isLocal: false,
    decide: async (charges: readonly Charge[]) => store.decide(charges),
    take: async (charge: Charge) => store.take(charge),
    read: async (group: Group, identity: string) => store.read(group, identity),
    reset: async (group: Group, identity: string) => store.reset(group, identity),
    close: async () => store.close(),
  }
}

function setUp({ isRemote = false } = {}) {
  const clock = new FakeClock()
  const memory = new MemoryStore({ clock })
  const seen: Decision[] = []
  const store = isRemote ? remote(memory) : memory
  const limiter = createLimiter({ store, clock, onDecision: (decision) => seen.push(decision) })
  return { limiter, seen }
}

const charges = [global.charge('', 'all'), user.charge('ada', 'read')]

test('answers at once where the store does, also for a leased group', () => {
  const { limiter } = setUp()
  expect([1, 2, 3].map(() => (limiter.decide(charges) as Decision).allowed)).toEqual([true, true, false])
})

for (const isRemote of [false, true]) {
  test(`the observer sees each decision once, from a store that answers ${isRemote ? 'later' : 'at once'}`, async () => {
    const { limiter, seen } = setUp({ isRemote })
    const decisions: Decision[] = []
    for (let request = 0; request < 5; request++) decisions.push(await limiter.decide(charges))
    decisions.push(await limiter.decide([user.charge('bob', 'write')]))
    decisions.push(await limiter.decide([global.charge('', 'all')]))
    expect(seen).toEqual(decisions)
    expect(seen.map(({ allowed }) => allowed)).toEqual([true, true, false, false, false, true, true])
  })

  test(`reads how an identity stands and gives it all back, in a store that answers ${isRemote ? 'later' : 'at once'}`, async () => {
    const { limiter } = setUp({ isRemote })
    await limiter.decide([user.charge('ada', ['read', 'write'])])
    await limiter.decide([global.charge('', 'all', 3)])
    const remaining = async (group: Group, identity: string) =>
      (await limiter.read(group, identity)).map((state) => state.remaining)
    expect([await remaining(user, 'ada'), await remaining(global, '')]).toEqual([[1, 0], [0]])
    await limiter.reset(user, 'ada')
    await limiter.reset(global, '')
    expect([await remaining(user, 'ada'), await remaining(global, '')]).toEqual([[2, 1], [3]])
    expect((await limiter.decide([global.charge('', 'all', 3)])).allowed).toBe(true)
  })
}
