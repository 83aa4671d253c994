import type { AddressInfo } from 'node:net'
import fastify from 'fastify'
import { rateLimit } from '../src/fastify-plugin.ts'
import { type CandidateName, connectCandidate, threeCharges } from './candidates.ts'
import { openLimiter } from './open-limiter.ts'
import { answerParent } from './worker.ts'

export interface ServerFacts {
  readonly port: number
  /** What this process has used so far, on all of its threads. */
  readonly cpuMicros: number
  /** How often it stopped asking Redis so far. */
  readonly outages: number
}

const [name = '', url = ''] = process.argv.slice(2)
const server = fastify()
const outages = await limitServer()
server.get('/', async () => ({ ok: true }))
await server.listen({ host: '127.0.0.1', port: 0 })

answerParent<object, ServerFacts>(async () => {
  const { user, system } = process.cpuUsage()
  return { port: (server.server.address() as AddressInfo).port, cpuMicros: user + system, outages: outages() }
})

async function limitServer(): Promise<() => number> {
  if (name === 'no limits') return () => 0
  if (name === 'ours, with headers') {
    const { limiter, changes } = await openLimiter(url)
    await server.register(rateLimit, {
      limiter,
      charges: { onRequest: (request) => threeCharges(String(request.headers['x-user'])) },
    })
    return () => changes.length
  }
  const candidate = await connectCandidate[name as CandidateName](url, 3)
  server.addHook('onRequest', async (request, reply) => {
    if (!(await candidate.decide(String(request.headers['x-user'])))) return reply.code(429).send()
  })
  return () => candidate.outages?.() ?? 0
}
