import { createLimiter, Decision, defineGroup, MemoryStore } from '@upskill/rate-limiter'
import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { measureDecisions } from './measure-limits.ts'

const users = defineGroup('user', { read: { rate: '1/day', burst: 2 }, write: { rate: '1/day', burst: 100 } })
const everyone = defineGroup('global', { all: { rate: '1/day', burst: 100 } }, { isLeased: true })
const strict = defineGroup('sign-in', { tries: { rate: '1/day', burst: 1, whenStoreIsAway: 'deny' } })
const clock = { now: () => 0 }

async function linesOf(registry: Registry): Promise<string[]> {
  const text = await registry.metrics()
  return text.split('\n').filter((line) => line.startsWith('upskill_limit_decisions_total') && !line.endsWith(' 0'))
}

test('an admission counts for each policy that was asked, a denial for the one that caused it', async () => {
  const registry = new Registry()
  const onDecision = measureDecisions(registry)
  const limiter = createLimiter({ store: new MemoryStore({ clock }), clock, onDecision })
  for (let round = 0; round < 5; round++)
    await limiter.decide([everyone.charge('all', 'all'), users.charge('ann', ['write', 'read'])])
  const expected = [
    'upskill_limit_decisions_total{policy="user.write",outcome="allowed"} 2',
    'upskill_limit_decisions_total{policy="user.read",outcome="allowed"} 2',
    'upskill_limit_decisions_total{policy="user.read",outcome="denied"} 3',
  ]
  expect(await linesOf(registry)).toEqual(expect.arrayContaining(expected))
  expect(await linesOf(registry)).toHaveLength(3)
  expect((await linesOf(registry)).join()).not.toContain('ann')
})

test('what the service has no more of, and what needs Redis while it is away, are told apart', async () => {
  const registry = new Registry()
  const onDecision = measureDecisions(registry)
  onDecision(new Decision(false, [everyone.charge('all', 'all'), users.charge('ann', 'read')], [], 1, 'capacity'))
  onDecision(new Decision(false, [users.charge('ann', 'read'), strict.charge('ann', 'tries')], [0], 1, 'store-away'))
  expect(await linesOf(registry)).toEqual([
    'upskill_limit_decisions_total{policy="global.all",outcome="denied"} 1',
    'upskill_limit_decisions_total{policy="sign-in.tries",outcome="store-away"} 1',
  ])
})
