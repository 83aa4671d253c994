import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { etagOf, versionFromIfMatch } from '#platform/etag.ts'
import type { Platform } from '#platform/platform.ts'
import { createRole } from './create-role.ts'
import { deleteRole } from './delete-role.ts'
import { listRoles } from './list-roles.ts'
import type { Role } from './role.ts'
import * as schemas from './role-schemas.ts'
import { updateRole } from './update-role.ts'

const roles = '/organizations/:organizationId/roles'
const writing = { authz: 'members.manage', limit: 'organizations.write' } as const

const toBody = (role: Role) => ({ ...role, permissions: [...role.permissions], heldFor: [...role.heldFor] })

export function roleRoutes(platform: Platform): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      roles,
      { schema: schemas.ListRoles, config: { authz: 'members.read', limit: 'organizations.read' } },
      async (request) => ({ data: (await listRoles(platform, request.actor)).map(toBody) }),
    )

    server.post(roles, { schema: schemas.CreateRole, config: writing }, async (request, reply) => {
      const role = await createRole(platform, request.actor, request.body)
      return reply.code(201).header('etag', etagOf(role.version)).send(toBody(role))
    })

    server.patch(`${roles}/:roleId`, { schema: schemas.UpdateRole, config: writing }, async (request, reply) => {
      const version = versionFromIfMatch(request.headers['if-match'])
      const role = await updateRole(platform, request.actor, request.params.roleId, request.body, version)
      return reply.header('etag', etagOf(role.version)).send(toBody(role))
    })

    server.delete(`${roles}/:roleId`, { schema: schemas.DeleteRole, config: writing }, async (request, reply) => {
      await deleteRole(platform, request.actor, request.params.roleId)
      return reply.code(204).send(null)
    })
  }
}
