import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Permission, ScopeKind } from '#platform/actor.ts'
import { scopeParameters } from '#platform/permits.ts'
import type { Platform } from '#platform/platform.ts'
import { type BindingPlace, grantRole } from './grant-role.ts'
import { listBindings } from './list-bindings.ts'
import { revokeRole } from './revoke-role.ts'
import { bindingSchemas } from './role-schemas.ts'

export interface BindingRoutes {
  readonly kind: ScopeKind
  /** Such as `/organizations/:organizationId/teams/:teamId`. */
  readonly path: string
  readonly assertExists: BindingPlace['assertExists']
  /** What it takes there to see who holds a role, and to change that. */
  readonly toRead: Permission
  readonly toManage: Permission
}

/** Who holds a role for one team or course: the same three routes for each kind of place. */
export function bindingRoutes(
  platform: Platform,
  { kind, path, assertExists, toRead, toManage }: BindingRoutes,
): FastifyPluginAsyncTypebox {
  const schemas = bindingSchemas(kind)
  const placeOf = (params: Readonly<Record<string, string>>): BindingPlace => ({
    scope: { kind, id: params[scopeParameters[kind]] ?? '' },
    assertExists,
  })
  const writing = { authz: toManage, scope: kind, limit: 'organizations.write' }

  return async (server) => {
    server.get(
      `${path}/roles`,
      { schema: schemas.list, config: { authz: toRead, scope: kind, limit: 'organizations.read' } },
      (request) => listBindings(platform, request.actor, placeOf(request.params), request.query),
    )

    server.post(`${path}/roles`, { schema: schemas.grant, config: writing }, async (request, reply) => {
      const binding = await grantRole(platform, request.actor, placeOf(request.params), request.body)
      return reply.code(201).send(binding)
    })

    server.delete(`${path}/roles/:bindingId`, { schema: schemas.revoke, config: writing }, async (request, reply) => {
      const { bindingId = '' } = request.params as Readonly<Record<string, string>>
      await revokeRole(platform, request.actor, placeOf(request.params), bindingId)
      return reply.code(204).send(null)
    })
  }
}
