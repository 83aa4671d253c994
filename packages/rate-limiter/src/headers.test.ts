import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FakeClock } from '../test/fake-clock.ts'
import { parseItems } from '../test/parse-items.ts'
import { defineGroup } from './group.ts'
import { rateLimitHeaders } from './headers.ts'
import { MemoryStore } from './memory-store.ts'

const address = defineGroup('address', { all: { rate: '600/minute', burst: 100 } })
const user = defineGroup('user', {
  read: { rate: '60/minute', burst: 10 },
  write: { rate: '6/minute', burst: 2 },
})
const global = defineGroup('global', { all: { rate: '1000/second', burst: 50 } }, { isLeased: true })

function newStore() {
  const clock = new FakeClock()
  return { clock, store: new MemoryStore({ clock }) }
}

describe('rateLimitHeaders', () => {
  it('tells every policy of all decisions, in the order of charging', () => {
    const { store } = newStore()
    const decisions = [
      store.decide([address.charge('192.0.2.7', 'all')]),
      store.decide([user.charge('ada', ['write', 'read'], 2)]),
    ]
    expect(rateLimitHeaders(decisions)).toEqual({
      'ratelimit-policy': '"address.all";q=100;w=10, "user.write";q=2;w=20, "user.read";q=10;w=10',
      ratelimit: '"address.all";r=99;t=1, "user.write";r=0;t=10, "user.read";r=8;t=1',
    })
  })

  it('tells at r=0 the wait, which shrinks as time passes', () => {
    const { clock, store } = newStore()
    const ask = () => rateLimitHeaders([store.decide([user.charge('ada', 'write')])])['ratelimit']
    expect([ask(), ask(), ask()]).toEqual(['"user.write";r=1;t=10', '"user.write";r=0;t=10', '"user.write";r=0;t=10'])
    clock.pass(6_500)
    expect(ask()).toBe('"user.write";r=0;t=4')
    clock.pass(3_500)
    expect(ask()).toBe('"user.write";r=0;t=10')
  })

  it('never tells of a leased policy, nor anything when nothing else was charged', () => {
    const { store } = newStore()
    expect(rateLimitHeaders([])).toEqual({})
    expect(rateLimitHeaders([store.decide([global.charge('all', 'all')])])).toEqual({})
    const both = store.decide([global.charge('all', 'all'), address.charge('192.0.2.7', 'all')])
    expect(rateLimitHeaders([both], { legacy: true })['ratelimit']).toBe('"address.all";r=99;t=1')
  })

  it('tells a policy that was charged twice once, as it stands tighter', () => {
    const { store } = newStore()
    const first = store.decide([user.charge('ada', 'read'), address.charge('192.0.2.7', 'all')])
    const second = store.decide([user.charge('ada', 'read', 3), user.charge('bob', 'read')])
    expect(rateLimitHeaders([first, second])['ratelimit']).toBe('"user.read";r=6;t=1, "address.all";r=99;t=1')
  })

  it('adds the older headers of the policy with the smallest part left when asked to', () => {
    const { store } = newStore()
    const decision = store.decide([address.charge('192.0.2.7', 'all', 5), user.charge('ada', ['read', 'write'])])
    expect(rateLimitHeaders([decision])).not.toHaveProperty('x-ratelimit-limit')
    expect(rateLimitHeaders([decision], { legacy: true })).toMatchObject({
      'x-ratelimit-limit': '2',
      'x-ratelimit-remaining': '1',
      'x-ratelimit-reset': '10',
    })
  })

  it.each([
    ['100000/second', 1, 1],
    ['1/second', 1, 1],
    ['7/second', 7, 1],
    ['51/minute', 51, 60],
    ['59/minute', 60, 62],
    ['43/hour', 43, 3_600],
    ['1/day', 2, 172_800],
  ] as const)('tells that at %s a burst of %i comes back in %i s', (rate, burst, seconds) => {
    const { store } = newStore()
    const decision = store.decide([defineGroup('user', { read: { rate, burst } }).charge('ada', 'read')])
    expect(rateLimitHeaders([decision])['ratelimit-policy']).toBe(`"user.read";q=${burst};w=${seconds}`)
  })

  it('keeps what it says, in structured fields: r may be used at once, and one more after t', () => {
    const rate = fc.constantFrom('7/second', '1/second', '59/minute', '49/hour')
    fc.assert(
      fc.property(rate, fc.integer({ min: 1, max: 20 }), fc.nat(25), fc.nat(5_000), (each, burst, used, waitMs) => {
        const { clock, store } = newStore()
        const group = defineGroup('user', { read: { rate: each, burst } })
        const ask = () => store.decide([group.charge('ada', 'read')])
        for (let at = 0; at < used; at++) ask()
        clock.pass(waitMs)
        const headers = rateLimitHeaders([ask()])
        const [policy] = parseItems(headers['ratelimit-policy'])
        const [state] = parseItems(headers['ratelimit'])
        expect(policy).toMatchObject({ name: 'user.read', parameters: { q: burst } })
        expect(state!.name).toBe('user.read')
        const { r = -1, t = -1 } = state!.parameters
        expect(r).toBeLessThan(burst)
        expect(t).toBeGreaterThanOrEqual(1)
        expect(t).toBeLessThanOrEqual(policy!.parameters['w']!)
        for (let at = 0; at < r; at++) expect(ask().allowed).toBe(true)
        expect(ask().allowed).toBe(false)
        clock.pass(t * 1_000)
        expect(ask().allowed).toBe(true)
      }),
    )
  })
})
