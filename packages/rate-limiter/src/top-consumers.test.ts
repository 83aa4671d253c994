import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FakeClock } from '../test/fake-clock.ts'
import { defineGroup, type Charge } from './group.ts'
import { MemoryStore } from './memory-store.ts'
import { TopConsumers, type Consumer } from './top-consumers.ts'

const user = defineGroup('user', {
  read: { rate: '60/minute', burst: 3 },
  write: { rate: '60/minute', burst: 1 },
})
const global = defineGroup('global', { all: { rate: '1000/second', burst: 5 } }, { isLeased: true })

function newCounter(capacity: number) {
  const store = new MemoryStore({ clock: new FakeClock() })
  const consumers = new TopConsumers({ capacity })
  return { consumers, ask: (...charges: Charge[]) => consumers.count(store.decide(charges)) }
}

const countOf = ({ allowed, denied, error }: Consumer) => allowed + denied + error

describe('TopConsumers', () => {
  it('counts for each policy what it admitted, and a denial for the violated one only', () => {
    const { consumers, ask } = newCounter(10)
    for (let at = 0; at < 4; at++) ask(user.charge('ada', ['read', 'write']))
    ask(user.charge('bob', 'read'))
    expect(consumers.top(10)).toEqual([
      { policyId: 'user.write', identity: 'ada', allowed: 1, denied: 3, error: 0 },
      { policyId: 'user.read', identity: 'ada', allowed: 1, denied: 0, error: 0 },
      { policyId: 'user.read', identity: 'bob', allowed: 1, denied: 0, error: 0 },
    ])
    expect(consumers.top(1)).toHaveLength(1)
  })

  it('counts no leased policy, admitting or denying', () => {
    const { consumers, ask } = newCounter(10)
    for (let at = 0; at < 10; at++) ask(global.charge('all', 'all'))
    expect(consumers.top(10)).toEqual([])
  })

  it('watches whoever asked more than a capacity-th of the time, within its error of the exact count', () => {
    const identity = fc.oneof(fc.constantFrom('ada', 'bob'), fc.integer({ min: 0, max: 50 }).map(String))
    const capacity = fc.integer({ min: 1, max: 12 })
    fc.assert(
      fc.property(capacity, fc.array(identity, { maxLength: 400, size: 'max' }), (size, asked) => {
        const { consumers, ask } = newCounter(size)
        const exact = new Map<string, number>()
        for (const each of asked) {
          ask(user.charge(each, 'read'))
          exact.set(each, (exact.get(each) ?? 0) + 1)
        }
        const top = consumers.top(size + 1)
        expect(top).toHaveLength(Math.min(size, exact.size))
        expect(top.reduce((sum, each) => sum + countOf(each), 0)).toBe(asked.length)
        expect(top.map(countOf)).toEqual(top.map(countOf).toSorted((a, b) => b - a))
        for (const each of top) {
          const count = exact.get(each.identity)!
          expect(each.allowed + each.denied).toBeLessThanOrEqual(count)
          expect(countOf(each)).toBeGreaterThanOrEqual(count)
          expect(each.error).toBeLessThanOrEqual(asked.length / size)
        }
        const watched = new Set(top.map((each) => each.identity))
        for (const [each, count] of exact) if (count > asked.length / size) expect(watched).toContain(each)
      }),
    )
  })

  it('is exact while there is room for all', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 200, size: 'max' }), (asked) => {
        const { consumers, ask } = newCounter(10)
        for (const each of asked) ask(user.charge(`user ${each}`, 'read'))
        for (const { identity, allowed, denied, error } of consumers.top(10)) {
          const count = asked.filter((each) => `user ${each}` === identity).length
          expect({ allowed, denied, error }).toEqual({
            allowed: Math.min(3, count),
            denied: Math.max(0, count - 3),
            error: 0,
          })
        }
      }),
    )
  })

  it('finds the flooder among ten thousand passers-by with room for ten', () => {
    const { consumers, ask } = newCounter(10)
    for (let at = 0; at < 10_000; at++) {
      ask(user.charge(`passer-by ${at}`, 'read'))
      if (at % 5 === 0) ask(user.charge('flooder', 'read'))
    }
    expect(consumers.top(1)).toMatchObject([{ identity: 'flooder', allowed: 3, denied: 1_997 }])
    expect(consumers.top(100)).toHaveLength(10)
  })

  it.each([0, -1, 1.5, Number.NaN])('refuses a capacity of %s', (capacity) => {
    expect(() => new TopConsumers({ capacity })).toThrow(new RangeError('capacity must be a whole number from 1'))
  })
})
