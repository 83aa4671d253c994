import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Platform } from '#platform/platform.ts'
import type { AccessToken } from './access-token.ts'
import * as schemas from './access-token-schemas.ts'
import { type CreatedToken, createAccessToken, createProvisioningToken } from './create-access-token.ts'
import { listOwnTokens, type ListedToken, listTokens } from './list-access-tokens.ts'
import { revokeOwnToken, revokeToken } from './revoke-access-token.ts'

const toFields = ({ id, name, scopes, ending, createdAt, expiresAt, lastUsedAt, lastUsedAddress }: AccessToken) => ({
  id,
  name,
  scopes: [...scopes],
  ending,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
  lastUsedAddress: lastUsedAddress ?? null,
})

const toListed = (token: ListedToken) => ({ ...toFields(token), userName: token.userName })

const toCreated = (token: CreatedToken) => ({ ...toFields(token), token: token.text })

export function accessTokenRoutes(platform: Platform): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.post(
      '/organizations/:organizationId/my-tokens',
      {
        schema: schemas.CreateAccessToken,
        config: { authz: 'organization.read', recent: true, limit: 'access-tokens.create' },
      },
      async (request, reply) =>
        reply.code(201).send(toCreated(await createAccessToken(platform, request.actor, request.body))),
    )

    server.get(
      '/organizations/:organizationId/my-tokens',
      { schema: schemas.ListOwnAccessTokens, config: { authz: 'organization.read', limit: 'access-tokens.read' } },
      async (request) => {
        const { data, page } = await listOwnTokens(platform, request.actor, request.query)
        return { data: data.map(toListed), page }
      },
    )

    server.delete(
      '/organizations/:organizationId/my-tokens/:tokenId',
      { schema: schemas.RevokeOwnAccessToken, config: { authz: 'organization.read', limit: 'access-tokens.write' } },
      async (request, reply) => {
        await revokeOwnToken(platform, request.actor, request.params.tokenId)
        return reply.code(204).send(null)
      },
    )

    server.post(
      '/organizations/:organizationId/provisioning-tokens',
      {
        schema: schemas.CreateProvisioningToken,
        config: { authz: 'security.manage', recent: true, limit: 'access-tokens.create' },
      },
      async (request, reply) =>
        reply.code(201).send(toCreated(await createProvisioningToken(platform, request.actor, request.body))),
    )

    server.get(
      '/organizations/:organizationId/tokens',
      { schema: schemas.ListAccessTokens, config: { authz: 'security.manage', limit: 'access-tokens.read' } },
      async (request) => {
        const { data, page } = await listTokens(platform, request.actor, request.query)
        return { data: data.map(toListed), page }
      },
    )

    server.delete(
      '/organizations/:organizationId/tokens/:tokenId',
      { schema: schemas.RevokeAccessToken, config: { authz: 'security.manage', limit: 'access-tokens.write' } },
      async (request, reply) => {
        await revokeToken(platform, request.actor, request.params.tokenId)
        return reply.code(204).send(null)
      },
    )
  }
}
