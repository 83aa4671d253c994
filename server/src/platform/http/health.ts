import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Platform } from '../platform.ts'

const Live = Type.Object({ status: Type.Literal('live') })
const Check = Type.Union([Type.Literal('ok'), Type.Literal('degraded'), Type.Literal('failed')])
const Ready = Type.Object({
  status: Type.Union([Type.Literal('ready'), Type.Literal('not ready'), Type.Literal('stopping')]),
  checks: Type.Record(Type.String(), Check),
})

const probeTimeoutMs = 2_000

/** Lets a load balancer ask: does the process live, and should it be sent requests? */
export interface Readiness {
  /** True once the server has begun to stop: still answering, but to be left alone. */
  stopping: boolean
}

export function healthRoutes(platform: Platform, readiness: Readiness): FastifyPluginAsyncTypebox {
  const config = { authz: 'public', limit: 'health.read', quiet: true } as const
  return async (server) => {
    const live = {
      operationId: 'getLiveness',
      summary: 'Whether the process lives',
      tags: ['health'],
      response: { 200: Live },
    }
    server.get('/health/live', { config, schema: live }, async () => ({ status: 'live' as const }))

    const ready = {
      operationId: 'getReadiness',
      summary: 'Whether the server can serve: its database and file store answer and it is not stopping',
      tags: ['health'],
      response: { 200: Ready, 503: Ready },
    }
    server.get('/health/ready', { config, schema: ready }, async (_request, reply) => {
      const checks = {
        database: await answers(() => platform.db.ping()),
        files: await answers(() => platform.files.check()),
        // Each instance counts its share by itself: no reason to send requests elsewhere.
        limits: platform.limits.state(),
      }
      const well = Object.values(checks).every((check) => check !== 'failed')
      const status = readiness.stopping ? 'stopping' : well ? 'ready' : 'not ready'
      return reply
        .code(status === 'ready' ? 200 : 503)
        .header('cache-control', 'no-store')
        .send({ status, checks })
    })
  }
}

/** Whether the probe resolves in time. */
async function answers(probe: () => Promise<void>): Promise<'ok' | 'failed'> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('no answer in time')), probeTimeoutMs)
  return Promise.race([probe(), late])
    .then(() => 'ok' as const)
    .catch(() => 'failed' as const)
    .finally(() => clearTimeout(timer))
}
