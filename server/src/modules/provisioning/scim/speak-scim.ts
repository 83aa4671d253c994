import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify'
import { toProblem } from '#platform/http/answer-problems.ts'
import { ScimError, toErrorBody } from './scim-error.ts'

export const scimMediaType = 'application/scim+json; charset=utf-8'

/** Makes a part of the server speak SCIM: its media type for bodies and answers, and its documents for failures. */
export function speakScim(server: FastifyInstance): void {
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
