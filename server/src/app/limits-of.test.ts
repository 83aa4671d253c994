import { createLimiter, type Decision, MemoryStore } from '@upskill/rate-limiter'
import { expect, test } from 'vitest'
import type { OrganizationActor } from '#platform/actor.ts'
import { type Caller, openLimitBook } from '#platform/limits/limit-book.ts'
import type { Limits } from '#platform/limits/limits.ts'
import { createLog } from '#platform/log.ts'
import { limitsOf, limitsOfTheServer } from './limits-of.ts'
import { modules } from './modules.ts'

const school = '198.51.100.7'

/** The declared limits of the real modules, counted by a clock that the test turns. */
function openCounter() {
  let now = 0
  const clock = { now: () => now }
  const limiter = createLimiter({ store: new MemoryStore({ clock }), clock })
  const limits: Limits = { limiter, overrides: () => none, state: () => 'ok', close: () => limiter.close() }
  const actions = limitsOf([limitsOfTheServer({ servesWeb: true }), ...modules])
  const book = openLimitBook(actions, limits, createLog({ level: 'silent', format: 'json' }))

  /** The policies that turned one of so many requests away; none when all were admitted. */
  async function ask(action: string, caller: Caller, { email, times = 1 }: { email?: string; times?: number } = {}) {
    const stages = [
      () => book.onArrival(action, caller.address),
      () => book.onAdmission(action, caller, false),
      () => book.onBody(action, email),
    ]
    for (let request = 0; request < times; request++) {
      for (const charges of stages) {
        const decision = await limiter.decide(charges())
        if (!decision.allowed) return violatedBy(decision)
      }
    }
    return []
  }
  return { ask, wait: (seconds: number) => (now += seconds * 1_000) }
}

const none: readonly never[] = []
const violatedBy = ({ policies }: Decision) =>
  policies.filter((state) => state.isViolated).map((state) => state.policy.id)

const learner = (number: number): Caller => {
  const actor: OrganizationActor = {
    userId: `learner-${number}`,
    credential: { kind: 'session', id: 's', factors: 1, isRecent: false },
    organizationId: 'school',
    memberId: 'm',
    grants: [],
    lacksSignOn: false,
    lacksSecondFactor: false,
    plan: 'team',
  }
  return { address: school, user: actor, actor }
}
const stranger: Caller = { address: school, user: undefined, actor: undefined }
const everyone = Array.from({ length: 200 }, (_, number) => learner(number))

test('a class of 200 behind one address joins, signs in and opens the app at the same moment, and notices nothing', async () => {
  const { ask } = openCounter()
  for (const [number, person] of everyone.entries()) {
    const email = `${number}@example.org`
    expect(await ask('web.read', stranger, { times: 40 })).toEqual([])
    expect(await ask('organizations.look-up-invitation', stranger, { times: 2 })).toEqual([])
    expect(await ask('identity.sign-up', stranger, { email })).toEqual([])
    expect(await ask('organizations.accept-invitation', person)).toEqual([])
    expect(await ask('identity.sign-in', stranger, { email })).toEqual([])
    expect(await ask('learning.read', person, { times: 8 })).toEqual([])
  }
})

test('the class learns for an hour, each with twelve requests a minute, and notices nothing', async () => {
  const { ask, wait } = openCounter()
  for (let minute = 0; minute < 60; minute++) {
    for (const person of everyone) {
      expect(await ask('learning.read', person, { times: 8 })).toEqual([])
      expect(await ask('learning.progress', person, { times: 4 })).toEqual([])
    }
    wait(60)
  }
})

test('an author writes for an hour, saved each second and previewed twice a second, and notices nothing', async () => {
  const { ask, wait } = openCounter()
  for (let second = 0; second < 3_600; second++) {
    expect(await ask('courses.author', learner(1))).toEqual([])
    expect(await ask('courses.preview', learner(1), { times: 2 })).toEqual([])
    wait(1)
  }
  expect(await ask('files.upload', learner(1), { times: 25 })).toEqual([])
})

test('a program that guesses one password gets at most 500 tries a day, from wherever', async () => {
  const { ask, wait } = openCounter()
  let tries = 0
  for (let minute = 0; minute < 1_440; minute++) {
    for (let address = 0; address < 3; address++) {
      const caller = { ...stranger, address: `203.0.113.${address}` }
      if ((await ask('identity.sign-in', caller, { email: 'victim@example.org' })).length === 0) tries++
    }
    wait(60)
  }
  expect(tries).toBeLessThanOrEqual(500)
  expect(await ask('identity.sign-in', stranger, { email: 'other@example.org' })).toEqual([])
})

test('a program that asks as fast as it can is turned away, at each of its ways in', async () => {
  const often = { times: 100_000 }
  const { ask } = openCounter()
  expect(await ask('learning.read', learner(1), often)).toEqual(['user.read-burst'])
  expect(await ask('courses.import', learner(2), often)).toEqual(['user.costly-burst'])
  const lonely = { ...stranger, address: '203.0.113.1' }
  expect(await ask('organizations.look-up-invitation', lonely, often)).toEqual([
    'organizations.look-up-invitation.per-address',
  ])
  expect(await ask('web.read', lonely, often)).toEqual(['address-static.all'])
  expect(await ask('health.read', lonely, often)).toEqual(['address-probe.all'])
})
