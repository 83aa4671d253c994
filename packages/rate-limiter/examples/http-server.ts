import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  addressIdentity,
  createLimiter,
  defineGroup,
  denialOf,
  MemoryStore,
  problemDocument,
  rateLimitHeaders,
  TopConsumers,
} from '@upskill/rate-limiter'

// --- a request with several identities
const everyone = defineGroup('global', { all: { rate: '2000/second', burst: 4_000 } }, { isLeased: true })
const address = defineGroup('address', { all: { rate: '100/second', burst: 500 } })
const user = defineGroup('user', {
  read: { rate: '600/minute', burst: 60 },
  export: { rate: '100/hour', burst: 100 },
})

const chargesOf = (ip: string, userId: string) => [
  everyone.charge('all', 'all'),
  address.charge(addressIdentity(ip), 'all'),
  user.charge(userId, ['read', 'export'], 5),
]

// --- a plan of other numbers on the same counts
const paying = user.with({ read: { rate: '6000/minute', burst: 600 } })
const userOf = (plan: 'free' | 'paying') => (plan === 'paying' ? paying : user)

// --- counting what was decided
const topConsumers = new TopConsumers({ capacity: 1_000 })
const denials = new Map<string, number>()

const limiter = createLimiter({
  store: new MemoryStore({ clock: performance, maxIdentities: 100_000 }),
  clock: performance,
  onDecision(decision) {
    topConsumers.count(decision)
    if (decision.allowed) return
    for (const { isViolated, policy } of decision.policies) {
      if (isViolated) denials.set(policy.id, (denials.get(policy.id) ?? 0) + 1)
    }
  },
})

// --- without Fastify
async function serve(request: IncomingMessage, response: ServerResponse) {
  const decision = await limiter.decide(chargesOf(request.socket.remoteAddress ?? '', 'ada'))
  for (const [name, value] of Object.entries(rateLimitHeaders([decision]))) response.setHeader(name, value)
  if (decision.allowed) return response.end('hello')
  const denial = denialOf(decision, Math.random)
  response.statusCode = denial.status
  response.setHeader('retry-after', denial.retryAfterSeconds)
  response.setHeader('content-type', 'application/problem+json')
  return response.end(JSON.stringify(problemDocument(denial)))
}

// --- support
for (const state of await limiter.read(userOf('paying'), 'ada')) {
  console.log(`${state.policy.id}: ${state.remaining} of ${state.policy.burst} left`)
}
await limiter.reset(user, 'ada')
console.log(topConsumers.top(10))

const server = createServer((request, response) => void serve(request, response))
server.listen(Number(process.argv[2] ?? 3000), '127.0.0.1')
await once(server, 'listening')
console.log('http://127.0.0.1:%d', (server.address() as AddressInfo).port)
