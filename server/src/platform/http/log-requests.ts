import type { FastifyInstance } from 'fastify'
import { limitFactsOf } from '../limits/request-log.ts'

/** One line for each request, when it is answered: what, for whom, how it went and how long it took. */
export function logRequests(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  server.addHook('onResponse', async (request, reply) => {
    const facts = {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
      ip: request.ip,
      ...(request.user ? { userId: request.user.userId } : {}),
      ...(request.actor ? { organizationId: request.actor.organizationId } : {}),
      ...limitFactsOf(request),
    }
    if (request.routeOptions.config.quiet) request.log.debug(facts, 'request')
    else request.log.info(facts, 'request')
  })
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Logged at debug level only: health probes and static files. */
    quiet?: boolean
  }
}
