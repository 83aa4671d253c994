import { connectRedis, createLimiter, defineGroup, RedisStore } from '@upskill/rate-limiter'

const user = defineGroup('user', { read: { rate: '600/minute', burst: 60 } })

const redis = connectRedis(process.argv[2] ?? 'redis://127.0.0.1:6379')
const limiter = createLimiter({ store: new RedisStore({ redis }), clock: performance })

const decision = await limiter.decide([user.charge('ada', 'read')])
console.log(decision.allowed, decision.policies[0]!.remaining)
await limiter.close()
