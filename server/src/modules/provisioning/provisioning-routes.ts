import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Platform } from '#platform/platform.ts'
import { getProvisioning } from './get-provisioning.ts'
import * as schemas from './provisioning-schemas.ts'

export function provisioningRoutes(platform: Platform): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/organizations/:organizationId/provisioning',
      { schema: schemas.GetProvisioning, config: { authz: 'security.manage', limit: 'provisioning.settings' } },
      async (request) => {
        const { lastSyncAt, ...provisioning } = await getProvisioning(platform, request.actor)
        return { ...provisioning, lastSyncAt: lastSyncAt?.toISOString() ?? null }
      },
    )
  }
}
