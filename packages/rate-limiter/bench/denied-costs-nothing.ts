import { startRedis } from '../test/start-redis.ts'
import { defineGroup, type Limiter } from '../src/index.ts'
import { type Measurement, shown } from './measurement.ts'
import { openBareLimiter } from './open-limiter.ts'

const denials = 1_000
// Nothing of an hour's unit comes back while this is measured.
const group = defineGroup('three', {
  first: { rate: '1/hour', burst: 2_000 },
  second: { rate: '1/hour', burst: 2_000 },
  third: { rate: '1/hour', burst: 2_000 },
})
const everyone = defineGroup('everyone', { all: { rate: '1/hour', burst: 10_000 } })
const policies = ['first', 'second', 'third'] as const

/** What denied requests use up of the policies that would have admitted them, and of the one that did not. */
export const deniedCostsNothing: Measurement = {
  title: 'What a denied request consumes',
  goals: ['denied-costs-nothing'],
  async run() {
    const redis = await startRedis()
    const { limiter } = await openBareLimiter(redis.url)
    try {
      const used = new Map<string, number>()
      for (const usedUp of policies) used.set(usedUp, await consumedByDenials(limiter, usedUp))
      return {
        report: `Four policies of two groups, one of them used up, the first, the second or the last of its group in turn: ${shown(denials)} denied requests for each, all asked of Redis.`,
        checks: policies.map((policy) => ({
          goal: 'denied-costs-nothing',
          what: `units used by ${shown(denials)} denials by the ${policy} policy`,
          figure: used.get(policy) ?? Number.NaN,
          atMost: 0,
        })),
      }
    } finally {
      await limiter.close()
      await redis.stop()
    }
  },
}

async function consumedByDenials(limiter: Limiter, usedUp: (typeof policies)[number]): Promise<number> {
  await limiter.decide([group.charge(usedUp, usedUp, 2_000)])
  const before = await remaining(limiter, usedUp)
  const charges = [everyone.charge('all', 'all'), group.charge(usedUp, policies)]
  const decisions = await Promise.all(Array.from({ length: denials }, async () => limiter.decide(charges)))
  if (decisions.some((decision) => decision.allowed)) throw new Error('It admitted')
  return before - (await remaining(limiter, usedUp))
}

/** Whole units left of all policies together. */
async function remaining(limiter: Limiter, identity: string): Promise<number> {
  const states = [...(await limiter.read(group, identity)), ...(await limiter.read(everyone, 'all'))]
  return states.reduce((sum, state) => sum + state.remaining, 0)
}
