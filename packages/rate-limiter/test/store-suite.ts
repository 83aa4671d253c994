import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Decision } from '../src/decision.ts'
import { type Charge, defineGroup, type Group } from '../src/group.ts'
import type { Rate } from '../src/policy.ts'
import type { Store } from '../src/store.ts'
import { address, anySteps, organization, user } from './charges.ts'
import { GcraModel } from './gcra-model.ts'

/** A store that counts by a clock which stands still. */
export interface StoreUnderTest {
  readonly store: Store
  /** Moves the store's clock, forward or back. */
  passTime(ms: number): void | Promise<void>
  stop(): void | Promise<void>
}

/** What every store guarantees; `open` is called once, and each test uses identities of its own. */
export function describeStore(name: string, open: () => StoreUnderTest | Promise<StoreUnderTest>): void {
  describe(`${name} as a store`, () => {
    let opened: StoreUnderTest
    beforeAll(async () => void (opened = await open()))
    afterAll(() => opened.stop())

    const decide = async (...charges: Charge[]): Promise<Decision> => opened.store.decide(charges)
    const isAllowed = async (...charges: Charge[]) => (await decide(...charges)).allowed
    const pass = (ms: number) => opened.passTime(ms)

    /** Asks one by one until it is denied; answers how many were admitted. */
    const drain = async (charge: Charge): Promise<number> => {
      let admitted = 0
      while (await isAllowed(charge)) admitted++
      return admitted
    }

    const readAll = async (groups: readonly Group[], identity: string): Promise<number[]> => {
      const debts: number[] = []
      for (const group of groups) debts.push(...(await opened.store.read(group, identity)))
      return debts
    }

    let identitiesMade = 0
    const newIdentity = () => `identity ${++identitiesMade}`

    test('admits a burst, telling what remains, and then denies', async () => {
      const charge = user.charge(newIdentity(), 'read')
      for (let left = 9; left >= 0; left--) {
        const decision = await decide(charge)
        expect(decision).toMatchObject({ allowed: true, retryAfterMs: 0 })
        expect(decision.policies).toMatchObject([{ remaining: left, isViolated: false, retryAfterMs: 0 }])
        expect(decision.policies[0]?.nextUnitMs).toBeCloseTo(1_000, 1)
      }
      const denied = await decide(charge)
      expect(denied.allowed).toBe(false)
      expect(denied.policies).toMatchObject([{ remaining: 0, isViolated: true }])
      expect(denied.retryAfterMs).toBeCloseTo(1_000, 1)
    })

    test.for<[Rate, number]>([
      ['600/minute', 60],
      ['7/minute', 3],
      ['3/second', 1],
      ['1000/day', 2],
      ['9999/hour', 10],
    ])(
      'at %s with a burst of %i, a retry is admitted when it was told and 1 ms before it is not',
      async ([rate, burst]) => {
        const charge = defineGroup('retry', { all: { rate, burst } as never }).charge(newIdentity() + rate, 'all')
        expect(await drain(charge)).toBe(burst)
        for (let step = 0; step < 50; step++) {
          const { retryAfterMs } = await decide(charge)
          await pass(retryAfterMs - 1)
          expect(await isAllowed(charge)).toBe(false)
          // The store's clock is of microseconds.
          await pass(1.001)
          expect(await isAllowed(charge)).toBe(true)
        }
      },
    )

    test('one unit more may be used when it was told and 1 ms before it may not', async () => {
      const charge = user.charge(newIdentity(), 'read')
      await decide(charge)
      await pass(300)
      const [state] = (await decide(charge)).policies
      expect(state?.remaining).toBe(8)
      await pass(state!.nextUnitMs - 1)
      const remaining = async () => (await opened.store.read(user, charge.identity))[0]!
      expect(await remaining()).toBeGreaterThan(1e6)
      await pass(1)
      expect(await remaining()).toBeLessThanOrEqual(1e6 + 1)
    })

    test('admits the burst and the rate over time, and nothing more', async () => {
      const charge = user.charge(newIdentity(), 'read')
      let admitted = 0
      for (let ms = 0; ms <= 60_000; ms += 250) {
        if (await isAllowed(charge)) admitted++
        await pass(250)
      }
      expect(admitted).toBe(10 + 60)
    })

    test.for<[Rate, number]>([
      ['3/second', 3],
      ['7/minute', 7],
    ])('at %s, %i units come back in each whole period, for a long time', async ([rate, perPeriod]) => {
      const periodMs = rate.endsWith('second') ? 1_000 : 60_000
      const charge = defineGroup('long', { all: { rate, burst: 7 } }).charge(newIdentity(), 'all')
      expect(await drain(charge)).toBe(7)
      await pass(1)
      let admitted = 0
      for (let period = 0; period < 200; period++) {
        await pass(periodMs)
        admitted += await drain(charge)
      }
      expect(admitted).toBe(200 * perPeriod)
    })

    test('admits no more than burst and rate in any window, wherever its edges lie', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.nat(4_000), fc.nat(12)), { minLength: 5, maxLength: 15 }),
          async (waves) => {
            const charge = user.charge(newIdentity(), 'read')
            const admittedAt: number[] = []
            let now = 0
            for (const [gap, requests] of waves) {
              await pass(gap)
              now += gap
              for (let at = 0; at < requests; at++) if (await isAllowed(charge)) admittedAt.push(now)
            }
            for (const [first, from] of admittedAt.entries()) {
              for (const [others, to] of admittedAt.slice(first).entries()) {
                expect(1 + others).toBeLessThanOrEqual(10 + (to - from) / 1_000)
              }
            }
          },
        ),
        { numRuns: 20 },
      )
    })

    test('takes the cost of a request, which waits until all of it is there', async () => {
      const ada = newIdentity()
      expect((await decide(user.charge(ada, 'read', 7))).policies).toMatchObject([{ remaining: 3, cost: 7 }])
      const denied = await decide(user.charge(ada, 'read', 5))
      expect(denied.policies).toMatchObject([{ remaining: 3, isViolated: true }])
      expect(denied.retryAfterMs).toBeCloseTo(2_000, 1)
      expect(await isAllowed(user.charge(ada, 'read', 3))).toBe(true)
      await pass(10_000)
      expect(await isAllowed(user.charge(ada, 'read', 10))).toBe(true)
    })

    test('a denial consumes nothing of any policy, whichever of them denied', async () => {
      const ada = newIdentity()
      const debts = () => readAll([user, organization, address], ada)
      const full = organization.charge(ada, 'quota')
      const others = [user.charge(ada, ['read', 'write'], 2), address.charge(ada, ['day', 'all'])]
      await decide(user.charge(ada, 'write'), address.charge(ada, 'sign', 3))
      expect(await drain(full)).toBe(5)
      const before = await debts()
      const whenFull = '0 of organization.quota,10 of user.read,20 of address.all,3 of user.write,40 of address.day'
      for (const at of [0, 1, 2]) {
        const decision = await decide(...others.toSpliced(at, 0, full))
        expect(decision.allowed).toBe(false)
        const violated = decision.policies.filter((state) => state.isViolated)
        expect(violated.map(({ policy }) => policy.id)).toEqual(['organization.quota'])
        const left = decision.policies.map(({ policy, remaining }) => `${remaining} of ${policy.id}`).toSorted()
        expect(left.join()).toBe(whenFull)
        expect(await debts()).toEqual(before.map((debt) => expect.closeTo(debt, 1)))
      }
      await pass(8_572)
      expect(await isAllowed(...others, full)).toBe(true)
    })

    test('a policy charged twice in one decision pays twice, or not at all', async () => {
      const charge = user.charge(newIdentity(), 'write')
      await decide(charge, user.charge(charge.identity, 'write', 2))
      const denied = await decide(charge, charge)
      expect(denied.allowed).toBe(false)
      expect(denied.retryAfterMs).toBeCloseTo(10_000, 1)
      expect(await isAllowed(charge)).toBe(true)
      expect(await isAllowed(charge)).toBe(false)
      await pass(20_000)
      expect(await isAllowed(charge, charge)).toBe(true)
    })

    test('a clock that jumps back keeps nobody waiting for longer than one refill', async () => {
      const charge = user.charge(newIdentity(), ['read', 'write'])
      expect(await drain(charge)).toBe(4)
      await pass(-86_400_000)
      const denied = await decide(charge)
      expect(denied.allowed).toBe(false)
      expect(denied.retryAfterMs).toBeLessThanOrEqual(40_000)
      await pass(denied.retryAfterMs)
      expect(await isAllowed(charge)).toBe(true)
      await pass(40_000)
      expect(await drain(charge)).toBe(4)
    })

    test('a clock that jumps to and fro admits one burst more at most', async () => {
      const charge = user.charge(newIdentity(), 'write')
      expect(await drain(charge)).toBe(4)
      await pass(-3_600_000)
      expect(await drain(charge)).toBe(0)
      await pass(7_200_000)
      expect(await drain(charge)).toBe(4)
      await pass(-3_600_000)
      expect(await drain(charge)).toBe(0)
    })

    test('other numbers count the same use, and cut a debt that they would not allow', async () => {
      const ada = newIdentity()
      const plenty = user.with({ read: { rate: '60/minute', burst: 100 } })
      expect(await drain(user.charge(ada, 'read'))).toBe(10)
      expect(await drain(plenty.charge(ada, 'read'))).toBe(90)
      const denied = await decide(user.charge(ada, 'read'))
      expect(denied.retryAfterMs).toBeCloseTo(1_000, 1)
      await pass(1_000)
      expect(await isAllowed(user.charge(ada, 'read'))).toBe(true)
    })

    test('reads what each policy is owed, and nothing for who never asked', async () => {
      const ada = newIdentity()
      expect(await opened.store.read(user, ada)).toEqual([0, 0])
      await decide(user.charge(ada, ['read', 'write'], 2))
      await pass(1_500)
      expect(await opened.store.read(user, ada)).toEqual([expect.closeTo(5e5, 0), expect.closeTo(185e5, 0)])
      expect(await opened.store.read(user, newIdentity())).toEqual([0, 0])
    })

    test('gives back all that one identity used when it is reset', async () => {
      const [ada, bob] = [newIdentity(), newIdentity()]
      for (const each of [ada, bob]) await drain(user.charge(each, ['read', 'write']))
      await opened.store.reset(user, ada)
      expect(await opened.store.read(user, ada)).toEqual([0, 0])
      expect(await isAllowed(user.charge(ada, 'write', 4))).toBe(true)
      expect(await isAllowed(user.charge(bob, 'write'))).toBe(false)
    })

    test('takes as many units as there are of each policy', async () => {
      const charge = user.charge(newIdentity(), ['read', 'write'], 3)
      expect(await opened.store.take(charge)).toBe(3)
      expect(await opened.store.take(charge)).toBe(1)
      expect(await opened.store.take(charge)).toBe(0)
      expect(await opened.store.read(user, charge.identity)).toEqual([expect.closeTo(4e6, 0), expect.closeTo(4e7, 0)])
      await pass(20_000)
      expect(await opened.store.take(charge)).toBe(2)
    })

    test('callers at the same time get together what one would', async () => {
      const [ada, bob] = [newIdentity(), newIdentity()]
      const ask = () => isAllowed(address.charge(ada, ['all', 'day']))
      const answers = await Promise.all(Array.from({ length: 200 }, ask))
      expect(answers.filter(Boolean)).toHaveLength(20)

      const askMore = () =>
        isAllowed(address.charge(bob, 'all'), user.charge(bob, 'read'), organization.charge(bob, 'quota'))
      const more = (await Promise.all(Array.from({ length: 200 }, askMore))).filter(Boolean).length
      expect(more).toBeLessThanOrEqual(5)
      const [all = 0, , , read = 0, , quota = 0] = await readAll([address, user, organization], bob)
      expect([all * 3e-6, read * 1e-6, (quota * 7) / 6e7]).toEqual([1, 2, 3].map(() => expect.closeTo(more, 4)))
    })

    test.for<[string, string]>([
      ['long', 'x'.repeat(10_000)],
      ['strange', '{}:~*?[] "\'\\ \r\n\0 ⟨é🜚⟩'],
      ['empty', ''],
    ])('tells %s identities from others', async ([, identity]) => {
      const [first, second] = [user.charge(`${identity}1`, 'write', 4), user.charge(`${identity}2`, 'write', 4)]
      expect(await isAllowed(first)).toBe(true)
      expect(await isAllowed(first)).toBe(false)
      expect(await isAllowed(second)).toBe(true)
      expect(await isAllowed(user.charge(identity, 'write', 4))).toBe(true)
      await opened.store.reset(user, `${identity}1`)
      expect(await isAllowed(first)).toBe(true)
    })

    test('answers as the definition of the algorithm does, whatever is asked', async () => {
      await fc.assert(
        fc.asyncProperty(anySteps, async (steps) => {
          const model = new GcraModel()
          const identities = [newIdentity(), newIdentity()] as const
          for (const { waitMs, asked } of steps) {
            await pass(waitMs)
            model.pass(waitMs)
            const charges = asked.map((charge) => charge(identities))
            const [decision, expected] = [await decide(...charges), model.decide(charges)]
            expect(decision.allowed).toBe(expected.allowed)
            expect(decision.retryAfterMs > 0).toBe(!expected.allowed)
            if (expected.allowed) expect(decision.debts).toEqual(expected.debts.map((debt) => expect.closeTo(debt, 0)))
          }
        }),
        { numRuns: 60 },
      )
    })
  })
}
