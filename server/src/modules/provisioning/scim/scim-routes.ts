import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { toProblem } from '#platform/http/answer-problems.ts'
import type { Platform } from '#platform/platform.ts'
import { groupRoutes } from '../groups/group-routes.ts'
import { userRoutes } from '../people/user-routes.ts'
import { resourceTypes, schemas as describedSchemas, serviceProviderConfig } from './discovery.ts'
import { scimAddress } from './scim-address.ts'
import { resourceNotFound, ScimError, toErrorBody } from './scim-error.ts'
import { scimMediaType } from './scim-media-type.ts'
import { toListBody } from './scim-list.ts'
import { Described, Get } from './scim-schemas.ts'

const path = '/scim/v2/:organizationId'
const config = { authz: 'scim', limit: 'provisioning.read' } as const

/** SCIM 2.0 (RFC 7643, RFC 7644) for the people and teams of one organization. */
export function scimRoutes(platform: Platform): FastifyPluginAsyncTypebox {
  return async (server) => {
    speakScim(server)
    const baseOf = (request: FastifyRequest) => scimAddress(platform, request.actor.organizationId)
    const send = (reply: FastifyReply, body: object) => reply.type(scimMediaType).send(body)

    server.get(`${path}/ServiceProviderConfig`, { schema: Described, config }, async (request, reply) =>
      send(reply, serviceProviderConfig(baseOf(request))),
    )

    for (const [name, describe] of [
      ['ResourceTypes', resourceTypes],
      ['Schemas', describedSchemas],
    ] as const) {
      server.get(`${path}/${name}`, { schema: Described, config }, async (request, reply) => {
        const described = describe(baseOf(request))
        return send(reply, toListBody(described, described.length, { startIndex: 1 }))
      })
      server.get(`${path}/${name}/:id`, { schema: Get, config }, async (request, reply) => {
        const { id } = request.params
        const found = describe(baseOf(request)).find((each) => each.id === id)
        if (!found) throw resourceNotFound(id)
        return send(reply, found)
      })
    }

    await server.register(userRoutes(platform, baseOf), { prefix: `${path}/Users` })
    await server.register(groupRoutes(platform, baseOf), { prefix: `${path}/Groups` })
  }
}

/** Makes a part of the server speak SCIM: its media type for bodies and answers, and its documents for failures. */
function speakScim(server: FastifyInstance): void {
  server.addContentTypeParser(
    'application/scim+json',
    { parseAs: 'string' },
    server.getDefaultJsonParser('error', 'error'),
  )
  server.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })
  server.setErrorHandler<FastifyError>((error, request, reply) => {
    if (error instanceof ScimError) return refuse(reply, error.status, error.message, error)
    const { status, message, errors } = toProblem(error)
    if (status >= 500) request.log.error({ err: error }, 'a request failed')
    const faults = errors.map(({ pointer, detail }) => `${pointer} ${detail}`)
    return refuse(reply, status, [message, ...faults].join(' '))
  })
}

function refuse(reply: FastifyReply, status: number, detail: string, error?: ScimError): FastifyReply {
  return reply
    .code(status)
    .type(scimMediaType)
    .send(toErrorBody(status, detail, error?.scimType))
}
