import fc from 'fast-check'
import { type Charge, defineGroup, type Group } from '../src/group.ts'

export const user = defineGroup('user', {
  read: { rate: '60/minute', burst: 10 },
  write: { rate: '6/minute', burst: 4 },
})
export const organization = defineGroup('organization', { quota: { rate: '7/minute', burst: 5 } })
export const address = defineGroup('address', {
  all: { rate: '3/second', burst: 20 },
  day: { rate: '1000/day', burst: 40 },
  sign: { rate: '600/hour', burst: 6 },
})

/** A charge of one of two identities. */
type ChargeOf = (identities: readonly [string, string]) => Charge

const anyCharge: fc.Arbitrary<ChargeOf> = fc
  .record({
    group: fc.constantFrom<Group[]>(user, organization, address),
    who: fc.constantFrom<(0 | 1)[]>(0, 1),
    cost: fc.integer({ min: 1, max: 4 }),
    slots: fc.nat(7),
  })
  .map(({ group, who, cost, slots }) => {
    const [first = '', ...others] = group.policies.map((policy) => policy.name)
    const names = others.filter((_, at) => slots & (2 << at))
    if (slots & 1 || names.length === 0) names.unshift(first)
    return (identities) => group.charge(identities[who], names, cost)
  })

/** A wait and then a decision, some times over. */
export const anySteps = fc.array(
  fc.record({
    waitMs: fc.oneof(fc.nat(50), fc.nat(20_000)),
    asked: fc.array(anyCharge, { minLength: 1, maxLength: 4 }),
  }),
  { minLength: 1, maxLength: 20 },
)
