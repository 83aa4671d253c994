import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Platform } from '#platform/platform.ts'
import { readOperations } from '../scim/apply-patch.ts'
import { project, type Projection, readWindow, toListBody } from '../scim/scim-list.ts'
import * as schemas from '../scim/scim-schemas.ts'
import { scimMediaType } from '../scim/scim-media-type.ts'
import { changePerson } from './change-person.ts'
import { createPerson } from './create-person.ts'
import { getPerson, listPeople } from './find-people.ts'
import type { Person } from './person.ts'
import { removePerson } from './remove-person.ts'
import { patchPerson, readScimUser, toScimUser, versionTag } from './scim-user.ts'

const reading = { authz: 'scim', limit: 'provisioning.read' } as const
const writing = { authz: 'scim', limit: 'provisioning.write' } as const

/** `/Users`: people of the organization, members and awaited ones. */
export function userRoutes(platform: Platform, baseOf: (request: FastifyRequest) => string): FastifyPluginAsyncTypebox {
  const send = (request: FastifyRequest, reply: FastifyReply, person: Person, projection: Projection = {}) =>
    reply
      .type(scimMediaType)
      .header('etag', versionTag(person.version))
      .send(project(toScimUser(person, baseOf(request)), projection))

  return async (server) => {
    server.get('/', { schema: schemas.List, config: reading }, async (request, reply) => {
      const { filter, startIndex, count, ...projection } = request.query
      const window = readWindow({
        ...(startIndex !== undefined && { startIndex }),
        ...(count !== undefined && { count }),
      })
      const { people, total } = await listPeople(platform, request.actor, filter, window)
      const users = people.map((person) => project(toScimUser(person, baseOf(request)), projection))
      return reply.type(scimMediaType).send(toListBody(users, total, window))
    })

    server.post('/', { schema: schemas.Create, config: writing }, async (request, reply) => {
      const person = await createPerson(platform, request.actor, readScimUser(request.body))
      return send(request, reply.code(201).header('location', `${baseOf(request)}/Users/${person.id}`), person)
    })

    server.get('/:id', { schema: schemas.Get, config: reading }, async (request, reply) => {
      const person = await getPerson(platform, request.actor, request.params.id)
      if (request.headers['if-none-match'] === versionTag(person.version)) {
        return reply.code(304).header('etag', versionTag(person.version)).send()
      }
      return send(request, reply, person, request.query)
    })

    server.put('/:id', { schema: schemas.Change, config: writing }, async (request, reply) => {
      const said = readScimUser(request.body)
      const ifMatch = request.headers['if-match']
      return send(request, reply, await changePerson(platform, request.actor, request.params.id, () => said, ifMatch))
    })

    server.patch('/:id', { schema: schemas.Change, config: writing }, async (request, reply) => {
      const operations = readOperations(request.body)
      const change = (person: Person) => patchPerson(person, operations)
      const ifMatch = request.headers['if-match']
      return send(request, reply, await changePerson(platform, request.actor, request.params.id, change, ifMatch))
    })

    server.delete('/:id', { schema: schemas.Remove, config: writing }, async (request, reply) => {
      await removePerson(platform, request.actor, request.params.id, request.headers['if-match'])
      return reply.code(204).send()
    })
  }
}
