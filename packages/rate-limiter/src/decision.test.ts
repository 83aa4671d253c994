import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FakeClock } from '../test/fake-clock.ts'
import { capacityFor, Decision } from './decision.ts'
import { defineGroup } from './group.ts'
import { MemoryStore } from './memory-store.ts'
import type { Rate } from './policy.ts'

const user = defineGroup('user', {
  read: { rate: '60/minute', burst: 10 },
  write: { rate: '6/minute', burst: 2 },
})

function newStore() {
  const clock = new FakeClock()
  return { clock, store: new MemoryStore({ clock }) }
}

describe('a decision', () => {
  it('tells how each charged policy stands after an admission', () => {
    const { store } = newStore()
    const decision = store.decide([user.charge('ada', ['read', 'write'])])
    expect(decision.retryAfterMs).toBe(0)
    expect(decision.policies).toMatchObject([
      { policy: { id: 'user.read' }, group: user, identity: 'ada', cost: 1, isViolated: false, remaining: 9 },
      { policy: { id: 'user.write' }, group: user, identity: 'ada', cost: 1, isViolated: false, remaining: 1 },
    ])
  })

  it('names the violated policies of a denial only, and waits for the latest of them', () => {
    const { clock, store } = newStore()
    const charges = [user.charge('ada', ['read', 'write'], 2)]
    expect(store.decide(charges).allowed).toBe(true)
    clock.pass(5_000)
    const decision = store.decide(charges)
    expect(decision.allowed).toBe(false)
    expect(decision.policies.map((state) => state.isViolated)).toEqual([false, true])
    expect(decision.policies.map((state) => state.retryAfterMs)).toEqual([0, expect.closeTo(15_000, 1)])
    expect(decision.retryAfterMs).toBe(decision.policies[1]!.retryAfterMs)
  })

  it('waits a second when the service has no more to give, and tells no numbers', () => {
    const decision = new Decision(false, [user.charge('ada', 'read')], [], 1, 'capacity')
    expect(decision).toMatchObject({ retryAfterMs: 1_000, policies: [] })
  })

  it('admits the same after the wait it told, and not a millisecond earlier', () => {
    const cost = fc.integer({ min: 1, max: 5 })
    const step = fc.record({ cost, waitMs: fc.integer({ min: 0, max: 3_000 }) })
    fc.assert(
      fc.property(
        rates(),
        fc.integer({ min: 5, max: 20 }),
        fc.array(step, { maxLength: 60, size: 'max' }),
        (rate, burst, steps) => {
          const { clock, store } = newStore()
          const group = defineGroup('user', { read: { rate, burst } })
          for (const { cost, waitMs } of steps) {
            clock.pass(waitMs)
            const decision = store.decide([group.charge('ada', 'read', cost)])
            if (decision.allowed) continue
            const waitWholeMs = Math.ceil(decision.retryAfterMs)
            clock.pass(waitWholeMs - 1)
            expect(store.decide([group.charge('ada', 'read', cost)]).allowed).toBe(false)
            clock.pass(1)
            expect(store.decide([group.charge('ada', 'read', cost)]).allowed).toBe(true)
          }
        },
      ),
    )
  })

  it('leaves exactly `remaining` units for now, and one more after `nextUnitMs`', () => {
    fc.assert(
      fc.property(rates(), fc.integer({ min: 1, max: 20 }), fc.nat(20), fc.nat(5_000), (rate, burst, used, waitMs) => {
        const { clock, store } = newStore()
        const group = defineGroup('user', { read: { rate, burst } })
        const take = () => store.decide([group.charge('ada', 'read')])
        for (let taken = 0; taken < used; taken++) take()
        clock.pass(waitMs)
        const [state] = take().policies
        for (let taken = 0; taken < state!.remaining; taken++) expect(take().allowed).toBe(true)
        expect(take().allowed).toBe(false)
        clock.pass(Math.ceil(state!.nextUnitMs) - 1)
        expect(take().allowed).toBe(false)
        clock.pass(1)
        expect(take().allowed).toBe(true)
      }),
    )
  })

  it('tells an untouched policy with all of its burst', () => {
    const { store } = newStore()
    const untouched = new Decision(true, [user.charge('ada', 'read')], store.read(user, 'ada')).policies[0]!
    expect(untouched).toMatchObject({ remaining: 10, nextUnitMs: expect.closeTo(1_000, 1), retryAfterMs: 0 })
  })

  it('tells of an instance that counts its share what that instance will admit', () => {
    const { clock, store } = newStore()
    const decide = () => store.decideShare([user.charge('ada', 'write')], 5)
    expect(decide().policies).toMatchObject([{ remaining: 0, nextUnitMs: expect.closeTo(50_000, 1) }])
    const denied = decide()
    expect(denied).toMatchObject({ allowed: false, retryAfterMs: expect.closeTo(50_000, 1) })
    clock.pass(50_000)
    expect(decide().allowed).toBe(true)
  })

  it('knows that an untouched share smaller than one unit still admits one request', () => {
    const { store } = newStore()
    const charge = user.charge('ada', 'write')
    const [state] = new Decision(true, [charge], store.read(user, 'ada').slice(1), 5).policies
    expect(state!.remaining).toBe(1)
    expect(store.decideShare([charge], 5).allowed).toBe(true)
  })
})

describe('capacityFor', () => {
  it('is the policy’s own, or one request where the share is smaller', () => {
    const [, write] = user.policies
    expect(capacityFor(write!, 1, 1)).toBe(write!.capacityMicros)
    expect(capacityFor(write!, 1, 2)).toBe(write!.capacityMicros)
    expect(capacityFor(write!, 1, 5)).toBe(5 * write!.unitMicros)
    expect(capacityFor(write!, 2, 5)).toBe(10 * write!.unitMicros)
  })
})

/** From one in three hours to ten in a second; none a multiple of the millisecond the tests count in. */
function rates(): fc.Arbitrary<Rate> {
  return fc.constantFrom('7/second', '10/second', '1/second', '59/minute', '600/minute', '7/hour', '11/day')
}
