import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.ts'
import { requestProblems } from '../problem.ts'

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
 * otherwise act as its visitor. Programs that are not browsers send no Origin.
 */
export function refuseForeignOrigins(server: FastifyInstance, config: Config): void {
  const own = new URL(config.publicUrl).host
  server.addHook('onRequest', async (request) => {
    if (safeMethods.has(request.method)) return
    const { origin, 'sec-fetch-site': site } = request.headers
    const foreign = origin === undefined ? site === 'cross-site' : ![own, request.host].includes(hostOf(origin) ?? '')
    if (foreign) throw requestProblems.foreignOrigin()
  })
}

const hostOf = (origin: string) => (URL.canParse(origin) ? new URL(origin).host : undefined)
