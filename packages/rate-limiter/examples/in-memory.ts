import { createLimiter, defineGroup, MemoryStore } from '@upskill/rate-limiter'

const user = defineGroup('user', {
  read: { rate: '600/minute', burst: 60 },
  write: { rate: '60/minute', burst: 3 },
})

const limiter = createLimiter({ store: new MemoryStore({ clock: performance }), clock: performance })

for (let request = 1; request <= 4; request++) {
  const decision = await limiter.decide([user.charge('ada', ['read', 'write'])])
  const { policy, remaining } = decision.policies[1]!
  if (decision.allowed) console.log(`${request}: served, ${remaining} left of ${policy.id}`)
  else console.log(`${request}: denied, again in ${Math.ceil(decision.retryAfterMs / 1_000)} s`)
}
