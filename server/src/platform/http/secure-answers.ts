import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.ts'
import { requestProblems } from '../problem.ts'
import { bearerTokenOf } from './bearer-token.ts'
import { dataPolicy, permissionsPolicy, reportsPath } from './content-policy.ts'

const yearSeconds = 31_536_000

/** Security headers on every answer; pages that need more say so themselves. */
export async function secureAnswers(server: FastifyInstance, config: Config): Promise<void> {
  await server.register(helmet, {
    global: true,
    contentSecurityPolicy: false,
    crossOriginEmbedderPolicy: false,
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: strictTransportOf(config),
    xFrameOptions: { action: 'deny' },
  })
  const endpoints = `csp="${reportsPath}"`
  server.addHook('onRequest', async (_request, reply) => {
    reply
      .header('content-security-policy', dataPolicy)
      .header('permissions-policy', permissionsPolicy)
      .header('reporting-endpoints', endpoints)
  })
}

/** What protects an answer that no hook sees, since its request could not be read or routed. */
export function headersOutsideHooks(config: Config): Record<string, string> {
  const transport = strictTransportOf(config)
  return {
    'content-security-policy': dataPolicy,
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cache-control': 'no-store',
    ...(transport && {
      'strict-transport-security': [
        `max-age=${transport.maxAge}`,
        ...(transport.includeSubDomains ? ['includeSubDomains'] : []),
        ...(transport.preload ? ['preload'] : []),
      ].join('; '),
    }),
  }
}

/** A browser that came by plain HTTP would ignore it, or could not come back. */
function strictTransportOf({ publicUrl, hsts }: Config) {
  if (hsts === 'off' || !publicUrl.startsWith('https:')) return false
  return { maxAge: yearSeconds, includeSubDomains: hsts !== 'host', preload: hsts === 'preload' }
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses a changing request that a browser sends from another site: with session cookies, a page elsewhere could
 * otherwise act as its visitor. Programs that are not browsers send no Origin; a
 * token is nothing that a browser adds by itself.
 */
export function refuseForeignOrigins(server: FastifyInstance, config: Config): void {
  const own = new URL(config.publicUrl).origin
  server.addHook('onRequest', async (request) => {
    if (safeMethods.has(request.method) || request.routeOptions.config.fromAnySite) return
    if (bearerTokenOf(request) !== undefined) return
    const { origin, 'sec-fetch-site': site } = request.headers
    const here = `${request.protocol}://${request.host}`
    const foreign = origin === undefined ? isElsewhere(site) : origin !== own && origin !== here
    if (foreign) throw requestProblems.foreignOrigin()
  })
}

const isElsewhere = (site: unknown) => site === 'cross-site' || site === 'same-site'

/** What the API answers is for who asked, and stays in no cache unless a route says otherwise. */
export function keepAnswersPrivate(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
  })
}
