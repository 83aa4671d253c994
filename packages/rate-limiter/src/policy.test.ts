import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPolicy, type PolicyOptions, type Rate } from './policy.ts'

const unchecked = (rate: string, burst: unknown) => ({ rate, burst }) as PolicyOptions

describe('createPolicy', () => {
  it.each([
    ['10/second', 100_000],
    ['600/minute', 100_000],
    ['1/minute', 60_000_000],
    ['3600/hour', 1_000_000],
    ['1/day', 86_400_000_000],
    ['100000/second', 10],
  ] as const)('takes %s as one unit per %i µs', (rate, unitMicros) => {
    expect(createPolicy('user', 'read', { rate, burst: 5 }).unitMicros).toBe(unitMicros)
  })

  it('is known to clients and metrics by its group and name', () => {
    expect(createPolicy('user', 'read', { rate: '1/second', burst: 1 })).toMatchObject({
      id: 'user.read',
      name: 'read',
    })
  })

  it('shares among instances while the store is away unless told to deny', () => {
    const options = { rate: '1/second', burst: 1 } as const
    expect(createPolicy('user', 'read', options).whenStoreIsAway).toBe('share')
    expect(createPolicy('user', 'read', { ...options, whenStoreIsAway: 'deny' }).whenStoreIsAway).toBe('deny')
  })

  it('refuses a burst that nobody lives to see come back', () => {
    expect(() => createPolicy('user', 'read', { rate: '1/day', burst: 1_000_000_000 })).toThrow(
      new RangeError('user.read: a burst must come back within ten years'),
    )
  })

  it('holds a burst and less than one unit more', () => {
    const units = fc.integer({ min: 1, max: 100_000 })
    const unit = fc.constantFrom('second', 'minute', 'hour', 'day')
    fc.assert(
      fc.property(units, unit, fc.integer({ min: 1, max: 3_000 }), (count, per, burst) => {
        const { capacityMicros, unitMicros } = createPolicy('user', 'read', { rate: `${count}/${per}` as Rate, burst })
        let debt = 0
        for (let taken = 0; taken < Math.min(burst, 1_000); taken++) debt += unitMicros
        if (burst <= 1_000) expect(debt).toBeLessThanOrEqual(capacityMicros)
        expect(capacityMicros).toBeGreaterThanOrEqual(burst * unitMicros)
        expect(capacityMicros).toBeLessThan((burst + 1) * unitMicros)
      }),
    )
  })

  it.each([
    '',
    '10',
    '10/',
    '/second',
    '0/second',
    '00/second',
    '-1/second',
    '1.5/second',
    '1e3/second',
    '0x10/second',
    '10/fortnight',
    '10/seconds',
    '10/Second',
    '10 / second',
    '10/second ',
    '10/toString',
    '9999999999999999/day',
  ])('refuses the rate %j with words on how to write it', (rate) => {
    expect(() => createPolicy('user', 'read', unchecked(rate, 1))).toThrow(
      new RangeError(`user.read: rate must be like "600/minute" (second, minute, hour or day), not "${rate}"`),
    )
  })

  it.each(['100001/second', '6000001/minute'])('refuses %s, faster than microseconds can count', (rate) => {
    expect(() => createPolicy('user', 'read', unchecked(rate, 1))).toThrow(
      'user.read: rate must be at most 100000/second',
    )
  })

  it.each([0, -1, 1.5, Number.NaN, Infinity, 2 ** 53, '5', undefined])('refuses a burst of %s', (burst) => {
    expect(() => createPolicy('user', 'read', unchecked('1/second', burst))).toThrow(
      new RangeError('user.read: burst must be a whole number from 1'),
    )
  })
})
