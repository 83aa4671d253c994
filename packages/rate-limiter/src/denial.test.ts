import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FakeClock } from '../test/fake-clock.ts'
import { Decision } from './decision.ts'
import { denialOf, problemDocument } from './denial.ts'
import { defineGroup } from './group.ts'
import { MemoryStore } from './memory-store.ts'
import type { Rate } from './policy.ts'

const user = defineGroup('user', {
  read: { rate: '1/second', burst: 1 },
  write: { rate: '6/minute', burst: 1 },
  export: { rate: '1/day', burst: 1 },
})
const global = defineGroup('global', { all: { rate: '1/minute', burst: 1 } }, { isLeased: true })

const noChance = () => 0
const mostChance = () => 1 - 2 ** -32

/** The second of two decisions on the same charges, of which there is enough for one only. */
function deniedOf(...charges: Parameters<MemoryStore['decide']>[0]): Decision {
  const store = new MemoryStore({ clock: new FakeClock() })
  store.decide(charges)
  return store.decide(charges)
}

describe('denialOf', () => {
  it('answers 429 with the violated policies, and waits for the latest of them', () => {
    expect(denialOf(deniedOf(user.charge('ada', ['read', 'write'])), noChance)).toEqual({
      status: 429,
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      title: 'Quota exceeded',
      detail: 'Too many requests: try again in 10 seconds.',
      retryAfterSeconds: 10,
      violatedPolicies: ['user.read', 'user.write'],
    })
  })

  it('answers 503 when a policy of the whole service denies, and tells nothing of it but the wait', () => {
    const denial = denialOf(deniedOf(global.charge('all', 'all')), noChance)
    expect(denial).toEqual({
      status: 503,
      type: 'https://iana.org/assignments/http-problem-types#temporary-reduced-capacity',
      title: 'Temporarily reduced capacity',
      detail: 'The service is busy: try again in 60 seconds.',
      retryAfterSeconds: 60,
      violatedPolicies: [],
    })
    expect(JSON.stringify(problemDocument(denial))).not.toContain('global')
  })

  it('answers 429 without naming the service’s own policy when the caller’s is violated as well', () => {
    const denial = denialOf(deniedOf(global.charge('all', 'all'), user.charge('ada', 'read')), noChance)
    expect(denial).toMatchObject({ status: 429, violatedPolicies: ['user.read'] })
  })

  it.each(['capacity', 'store-away'] as const)('answers 503 for a refusal without numbers: %s', (refusal) => {
    const denial = denialOf(new Decision(false, [user.charge('ada', 'read')], [], 1, refusal), noChance)
    expect(denial).toMatchObject({ status: 503, retryAfterSeconds: 1, violatedPolicies: [] })
    expect(denial.detail).toBe('The service is busy: try again in 1 second.')
  })

  it('answers 503 for a refusal, whatever the caller’s policies say', () => {
    const charge = user.charge('ada', 'read')
    expect(denialOf(new Decision(false, [charge], [1e6], 1, 'store-away'), noChance).status).toBe(503)
    expect(denialOf(new Decision(false, [charge], [1e6]), noChance).status).toBe(429)
  })

  it.each([
    ['read', '2 seconds'],
    ['write', '11 seconds'],
    ['export', '27 hours'],
  ] as const)('writes the wait for user.%s in words, which are never earlier than Retry-After', (policy, words) => {
    const { detail } = denialOf(deniedOf(user.charge('ada', policy)), mostChance)
    expect(detail).toBe(`Too many requests: try again in ${words}.`)
  })

  it('adds up to a second to a wait of up to ten, up to a tenth to a longer one, and takes nothing away', () => {
    const rate = fc.constantFrom<Rate>('7/second', '10/minute', '6/minute', '1/minute', '11/hour')
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(rate, chance, (each, random) => {
        const decision = deniedOf(defineGroup('user', { read: { rate: each, burst: 1 } }).charge('ada', 'read'))
        const { retryAfterSeconds } = denialOf(decision, () => random)
        const wait = decision.retryAfterMs / 1_000
        expect(Number.isInteger(retryAfterSeconds)).toBe(true)
        expect(retryAfterSeconds).toBeGreaterThanOrEqual(wait)
        expect(retryAfterSeconds).toBeLessThan(wait + Math.max(1, wait / 10) + 1)
      }),
    )
    const minute = deniedOf(global.charge('all', 'all'))
    expect(denialOf(minute, mostChance).retryAfterSeconds).toBe(66)
    const short = deniedOf(user.charge('ada', 'read'))
    expect(denialOf(short, mostChance).retryAfterSeconds).toBe(2)
  })
})

describe('problemDocument', () => {
  it('is as RFC 9457 and the draft write it', () => {
    expect(problemDocument(denialOf(deniedOf(user.charge('ada', 'write')), noChance))).toEqual({
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      title: 'Quota exceeded',
      status: 429,
      detail: 'Too many requests: try again in 10 seconds.',
      'violated-policies': ['user.write'],
    })
  })

  it('has no list of policies where none is told', () => {
    expect(problemDocument(denialOf(deniedOf(global.charge('all', 'all')), noChance))).not.toHaveProperty(
      'violated-policies',
    )
  })
})
