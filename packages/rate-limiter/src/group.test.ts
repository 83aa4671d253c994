import { describe, expect, expectTypeOf, it } from 'vitest'
import { defineGroup, type Group } from './group.ts'

const user = defineGroup('user', {
  read: { rate: '600/minute', burst: 60 },
  write: { rate: '60/minute', burst: 10 },
})

describe('a charge', () => {
  it('names the slots of its policies, and costs one unit unless told', () => {
    expect(user.charge('ada', 'write')).toMatchObject({ group: user, identity: 'ada', slots: [1], cost: 1 })
    expect(user.charge('ada', ['write', 'read'], 5)).toMatchObject({ slots: [1, 0], cost: 5 })
  })

  it('lies in one record per identity, whatever policies it names', () => {
    expect(user.charge('ada', 'read').key).toBe(user.charge('ada', 'write').key)
    expect(user.charge('ada', 'read').key).toBe(user.keyOf('ada'))
    expect(user.keyOf('ada')).not.toBe(user.keyOf('bob'))
  })

  it('keeps no identity longer than 64 characters, nor takes one for another', () => {
    const long = 'x'.repeat(10_000)
    expect(user.charge('x'.repeat(64), 'read').identity).toHaveLength(64)
    const { identity } = user.charge(long, 'read')
    expect(identity).toHaveLength(33)
    expect(user.keyOf(identity)).not.toBe(user.keyOf(long))
    expect(user.keyOf(long)).toBe(user.charge(long, 'read').key)
    expect(user.keyOf(long)).not.toBe(user.keyOf(`${long}y`))
  })

  it.each([0, -1, 1.5, Number.NaN, Infinity])('refuses a cost of %s', (cost) => {
    expect(() => user.charge('ada', 'read', cost)).toThrow(new RangeError('user: cost must be a whole number from 1'))
  })

  it('refuses a cost above the burst of any of its policies, since nobody could ever be admitted', () => {
    expect(user.charge('ada', ['read', 'write'], 10).cost).toBe(10)
    expect(() => user.charge('ada', ['read', 'write'], 11)).toThrow(
      new RangeError('user.write: a cost of 11 is more than its burst 10'),
    )
  })

  it('refuses to name no policy', () => {
    expect(() => user.charge('ada', [])).toThrow('user: charge at least one policy')
  })

  it('names all policies of a leased group', () => {
    const both = { all: { rate: '1000/second', burst: 100 }, day: { rate: '1000000/day', burst: 1_000 } } as const
    const global = defineGroup('global', both, { isLeased: true })
    expect(global.charge('all', ['all', 'day']).slots).toEqual([0, 1])
    expect(() => global.charge('all', 'all')).toThrow('global: charge all policies of a leased group')
  })
})

describe('a group', () => {
  it('starts other keys when its slots change, and the same when only numbers do', () => {
    const reordered = defineGroup('user', { write: user.policies[1]!, read: user.policies[0]! })
    expect(reordered.layout).not.toBe(user.layout)
    expect(user.with({ read: { rate: '1/day', burst: 1 } }).layout).toBe(user.layout)
  })

  it('counts by other numbers where told, and as before where not', () => {
    const plan = user.with({ read: { rate: '1200/minute', burst: 120 } })
    expect(plan.policies.map(({ id, rate, burst }) => ({ id, rate, burst }))).toEqual([
      { id: 'user.read', rate: '1200/minute', burst: 120 },
      { id: 'user.write', rate: '60/minute', burst: 10 },
    ])
    expect(user.policies[0]).toMatchObject({ rate: '600/minute', burst: 60 })
  })

  it('stays leased with other numbers', () => {
    const global = defineGroup('global', { all: { rate: '1000/second', burst: 100 } }, { isLeased: true })
    expect(global.with({ all: { rate: '500/second', burst: 50 } }).isLeased).toBe(true)
    expect(user.isLeased).toBe(false)
  })

  it.each(['', 'User', '1st', 'a b', 'a:b', 'a"b', 'ä', 'x'.repeat(61)])('refuses the name %j', (name) => {
    const policy = { rate: '1/second', burst: 1 } as const
    expect(() => defineGroup(name, { all: policy })).toThrow(/is no name for a group or policy/)
    expect(() => defineGroup('user', { [name]: policy })).toThrow(/is no name for a group or policy/)
  })

  it('refuses to have no policy', () => {
    expect(() => defineGroup('user', {})).toThrow('user: a group has at least one policy')
  })
})

describe('what does not compile', () => {
  it('is no rate per positive whole number, and is refused at run time too', () => {
    // @ts-expect-error: nothing per second is no rate
    expect(() => defineGroup('user', { read: { rate: '0/second', burst: 1 } })).toThrow(RangeError)
    // @ts-expect-error: nor is less than nothing
    expect(() => defineGroup('user', { read: { rate: '-1/second', burst: 1 } })).toThrow(RangeError)
    // @ts-expect-error: nor a fraction
    expect(() => defineGroup('user', { read: { rate: '1.5/second', burst: 1 } })).toThrow(RangeError)
    // @ts-expect-error: a fortnight is no unit
    expect(() => defineGroup('user', { read: { rate: '10/fortnight', burst: 1 } })).toThrow(RangeError)
    // @ts-expect-error: a rate has a unit
    expect(() => defineGroup('user', { read: { rate: '10', burst: 1 } })).toThrow(RangeError)
    // @ts-expect-error: a rate is a text
    expect(() => defineGroup('user', { read: { rate: 10, burst: 1 } })).toThrow(RangeError)
    // @ts-expect-error: a policy has a rate
    expect(() => defineGroup('user', { read: { burst: 1 } })).toThrow(RangeError)
  })

  it('is no burst of a positive whole number, and is refused at run time too', () => {
    // @ts-expect-error: a burst of nothing admits nobody
    expect(() => defineGroup('user', { read: { rate: '1/second', burst: 0 } })).toThrow(RangeError)
    // @ts-expect-error: nor does less than nothing
    expect(() => defineGroup('user', { read: { rate: '1/second', burst: -1 } })).toThrow(RangeError)
    // @ts-expect-error: units are whole
    expect(() => defineGroup('user', { read: { rate: '1/second', burst: 1.5 } })).toThrow(RangeError)
    // @ts-expect-error: a burst is a number
    expect(() => defineGroup('user', { read: { rate: '1/second', burst: '1' } })).toThrow(RangeError)
    // @ts-expect-error: a policy has a burst
    expect(() => defineGroup('user', { read: { rate: '1/second' } })).toThrow(RangeError)
  })

  it('is a wrong policy beside a right one', () => {
    const right = { rate: '1/second', burst: 1 } as const
    // @ts-expect-error: one wrong policy is enough
    expect(() => defineGroup('user', { read: right, write: { rate: '1/second', burst: 0 } })).toThrow(RangeError)
  })

  it('is a wrong number in a changed group or a charge, and is refused at run time too', () => {
    // @ts-expect-error: nothing per minute is no rate
    expect(() => user.with({ read: { rate: '0/minute', burst: 1 } })).toThrow(RangeError)
    // @ts-expect-error: a burst of nothing admits nobody
    expect(() => user.with({ read: { rate: '1/minute', burst: 0 } })).toThrow(RangeError)
    // @ts-expect-error: more than can be counted
    expect(() => user.with({ read: { rate: '1/minute', burst: 1e21 } })).toThrow(RangeError)
    // @ts-expect-error: a cost is one unit at least
    expect(() => user.charge('ada', 'read', 0)).toThrow(RangeError)
    // @ts-expect-error: and whole
    expect(() => user.charge('ada', 'read', 1.5)).toThrow(RangeError)
  })

  it('is a word for an absent store that means nothing', () => {
    // @ts-expect-error: it is shared or denied
    expect(() => defineGroup('user', { read: { rate: '1/second', burst: 1, whenStoreIsAway: 'allow' } })).toThrow(
      new RangeError('user.read: whenStoreIsAway must be "share" or "deny", not "allow"'),
    )
    expect(
      defineGroup('user', { read: { rate: '1/second', burst: 1, whenStoreIsAway: 'deny' } }).policies,
    ).toHaveLength(1)
  })

  it('is a policy the group has not, and is refused at run time too', () => {
    // @ts-expect-error: the group has read and write
    expect(() => user.charge('ada', 'reed')).toThrow(new RangeError('user has no policy "reed"'))
    // @ts-expect-error: the group has read and write
    expect(() => user.charge('ada', ['read', 'reed'])).toThrow(new RangeError('user has no policy "reed"'))
    // @ts-expect-error: the group has read and write
    expect(() => user.with({ reed: { rate: '1/second', burst: 1 } })).toThrow(
      new RangeError('user has no policy "reed"'),
    )
  })

  it('is not what is computed: that is checked at run time', () => {
    const burst: number = Number('0')
    expect(() => defineGroup('user', { read: { rate: '1/second', burst } })).toThrow(RangeError)
    expectTypeOf(user).toEqualTypeOf<Group<'read' | 'write'>>()
  })
})
