import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { etagOf, versionFromIfMatch } from '#platform/etag.ts'
import type { Platform } from '#platform/platform.ts'
import { changeSecondFactorPolicy } from './change-second-factor-policy.ts'
import { getSecondFactorPolicy, previewSecondFactorPolicy } from './get-second-factor-policy.ts'
import type { SecondFactorPolicy } from './second-factor.ts'
import * as schemas from './second-factor-schemas.ts'

const toBody = ({ roles, ...policy }: SecondFactorPolicy) => ({ ...policy, roles: [...roles] })

/** Whom an organization asks for two factors. */
export function secondFactorRoutes(platform: Platform): FastifyPluginAsyncTypebox {
  const read = { authz: 'security.manage', limit: 'organizations.read' } as const
  return async (server) => {
    server.get(
      '/organizations/:organizationId/second-factor',
      { schema: schemas.GetSecondFactorPolicy, config: read },
      async (request, reply) => {
        const policy = await getSecondFactorPolicy(platform, request.actor)
        return reply.header('etag', etagOf(policy.version)).send(toBody(policy))
      },
    )

    server.put(
      '/organizations/:organizationId/second-factor',
      {
        schema: schemas.ChangeSecondFactorPolicy,
        config: { authz: 'security.manage', limit: 'organizations.write', recent: true },
      },
      async (request, reply) => {
        const version = versionFromIfMatch(request.headers['if-match'])
        const policy = await changeSecondFactorPolicy(platform, request.actor, request.body, version)
        return reply.header('etag', etagOf(policy.version)).send(toBody(policy))
      },
    )

    server.get(
      '/organizations/:organizationId/second-factor/preview',
      { schema: schemas.PreviewSecondFactorPolicy, config: read },
      async ({ actor, query: { appliesTo, roles } }) =>
        previewSecondFactorPolicy(platform, actor, { appliesTo, roles: roles?.split(',') ?? [] }),
    )
  }
}
