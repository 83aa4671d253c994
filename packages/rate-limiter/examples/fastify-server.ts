import Fastify from 'fastify'
import { addressIdentity, createLimiter, defineGroup, MemoryStore } from '@upskill/rate-limiter'
import { rateLimit } from '@upskill/rate-limiter/fastify'

const address = defineGroup('address', { all: { rate: '100/second', burst: 500 } })
const user = defineGroup('user', {
  read: { rate: '600/minute', burst: 60 },
  write: { rate: '60/minute', burst: 10 },
})

const server = Fastify()
const limiter = createLimiter({ store: new MemoryStore({ clock: performance }), clock: performance })

await server.register(rateLimit, {
  limiter,
  charges: {
    // Before anything is parsed or authenticated.
    onRequest: (request) => [address.charge(addressIdentity(request.ip), 'all')],
    // The caller is known, the body not yet read.
    preParsing(request) {
      const caller = request.headers['x-user']
      if (typeof caller !== 'string') return undefined
      return [user.charge(caller, request.method === 'GET' ? 'read' : 'write')]
    },
  },
})

server.get('/', () => ({ ok: true }))
console.log(await server.listen({ port: Number(process.argv[2] ?? 3000) }))
