import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { deleteTeam } from '#modules/organizations/public.ts'
import type { Platform } from '#platform/platform.ts'
import { versionTag } from '../people/scim-user.ts'
import { readOperations } from '../scim/apply-patch.ts'
import { assertResourceId } from '../scim/resource-id.ts'
import { project, type Projection, readWindow, shows, toListBody } from '../scim/scim-list.ts'
import * as schemas from '../scim/scim-schemas.ts'
import { scimMediaType } from '../scim/scim-media-type.ts'
import { changeGroup, createGroup } from './change-group.ts'
import { getGroup, listGroups, type ShownGroup } from './find-groups.ts'
import type { Group } from './group.ts'
import { patchGroup, readScimGroup, toScimGroup } from './scim-group.ts'

const reading = { authz: 'scim', limit: 'provisioning.read' } as const
const writing = { authz: 'scim', limit: 'provisioning.write' } as const

/** `/Groups`: teams of the organization. */
export function groupRoutes(
  platform: Platform,
  baseOf: (request: FastifyRequest) => string,
): FastifyPluginAsyncTypebox {
  const send = (request: FastifyRequest, reply: FastifyReply, group: ShownGroup, projection: Projection = {}) =>
    reply
      .type(scimMediaType)
      .header('etag', versionTag(group.version))
      .send(project(toScimGroup(group, group.members, baseOf(request)), projection))

  const withMembers = async (request: FastifyRequest, group: Group) => getGroup(platform, request.actor, group.id, true)

  return async (server) => {
    server.get('/', { schema: schemas.List, config: reading }, async (request, reply) => {
      const { filter, startIndex, count, ...projection } = request.query
      const window = readWindow({
        ...(startIndex !== undefined && { startIndex }),
        ...(count !== undefined && { count }),
      })
      const options = { filter, window, withMembers: shows(projection, 'members') }
      const { groups, total } = await listGroups(platform, request.actor, options)
      const resources = groups.map((group) => project(toScimGroup(group, group.members, baseOf(request)), projection))
      return reply.type(scimMediaType).send(toListBody(resources, total, window))
    })

    server.post('/', { schema: schemas.Create, config: writing }, async (request, reply) => {
      const group = await createGroup(platform, request.actor, readScimGroup(request.body))
      reply.code(201).header('location', `${baseOf(request)}/Groups/${group.id}`)
      return send(request, reply, await withMembers(request, group))
    })

    server.get('/:id', { schema: schemas.Get, config: reading }, async (request, reply) => {
      const group = await getGroup(platform, request.actor, request.params.id, shows(request.query, 'members'))
      if (request.headers['if-none-match'] === versionTag(group.version)) {
        return reply.code(304).header('etag', versionTag(group.version)).send()
      }
      return send(request, reply, group, request.query)
    })

    server.put('/:id', { schema: schemas.Change, config: writing }, async (request, reply) => {
      const said = readScimGroup(request.body)
      const ifMatch = request.headers['if-match']
      const group = await changeGroup(platform, request.actor, request.params.id, () => said, ifMatch)
      return send(request, reply, await withMembers(request, group))
    })

    server.patch('/:id', { schema: schemas.Change, config: writing }, async (request, reply) => {
      const operations = readOperations(request.body)
      const change = (group: Group) => patchGroup(group, operations)
      await changeGroup(platform, request.actor, request.params.id, change, request.headers['if-match'])
      return reply.code(204).send()
    })

    server.delete('/:id', { schema: schemas.Remove, config: writing }, async (request, reply) => {
      assertResourceId(request.params.id)
      await deleteTeam(platform, request.actor, request.params.id)
      return reply.code(204).send()
    })
  }
}
