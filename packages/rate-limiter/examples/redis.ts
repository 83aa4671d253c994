import {
  connectRedis,
  createLimiter,
  defineGroup,
  MemoryStore,
  RedisStore,
  ResilientStore,
} from '@upskill/rate-limiter'

const user = defineGroup('user', { read: { rate: '600/minute', burst: 60 } })

const clock = performance
const store = new ResilientStore({
  redis: new RedisStore({ redis: connectRedis(process.argv[2] ?? 'redis://127.0.0.1:6379') }),
  memory: new MemoryStore({ clock }),
  clock,
  instanceId: crypto.randomUUID(),
  onStateChange: ({ state, reason, instances }) =>
    console.log(`counting in ${state}: ${reason} (${instances} instances)`),
})
const limiter = createLimiter({ store, clock })

await store.started
const decision = await limiter.decide([user.charge('ada', 'read')])
console.log(`${decision.allowed ? 'served' : 'denied'}, ${decision.policies[0]!.remaining} left, by ${store.state}`)
await limiter.close()
