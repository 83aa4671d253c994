import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.ts'
import { requestProblems } from '../problem.ts'
import { bearerTokenOf } from './bearer-token.ts'

/** Security headers on every answer; pages that need more say so themselves. */
export async function secureAnswers(server: FastifyInstance, config: Config): Promise<void> {
  await server.register(helmet, {
    global: true,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
    },
    crossOriginEmbedderPolicy: false,
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: config.publicUrl.startsWith('https:') ? { maxAge: 31_536_000 } : false,
    xFrameOptions: { action: 'deny' },
  })
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses a changing request that a browser sends from another site: with session cookies, a page elsewhere could
 * otherwise act as its visitor. Programs that are not browsers send no Origin, and a token is nothing that a browser adds.
 */
export function refuseForeignOrigins(server: FastifyInstance, config: Config): void {
  const own = new URL(config.publicUrl).origin
  server.addHook('onRequest', async (request) => {
    if (safeMethods.has(request.method) || bearerTokenOf(request) !== undefined) return
    const { origin, 'sec-fetch-site': site } = request.headers
    const here = `${request.protocol}://${request.host}`
    const foreign = origin === undefined ? site === 'cross-site' : origin !== own && origin !== here
    if (foreign) throw requestProblems.foreignOrigin()
  })
}

/** What the API answers is for who asked, and stays in no cache unless a route says otherwise. */
export function keepAnswersPrivate(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
  })
}
