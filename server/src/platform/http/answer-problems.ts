import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type FieldError, Problem, requestProblems } from '../problem.ts'

const mediaType = 'application/problem+json'

/** Answers every failure with a problem document; what the caller may not know goes to the log alone. */
export function answerProblems(server: FastifyInstance): void {
  server.setErrorHandler<FastifyError>((error, request, reply) => {
    const problem = isStillArriving(request) && isTimeout(error) ? requestProblems.timedOut() : toProblem(error)
    if (problem.status >= 500) request.log.error({ err: error }, 'a request failed')
    return sendProblem(request, reply, problem)
  })
}

const isTimeout = (error: FastifyError) => error.code === 'FST_ERR_HANDLER_TIMEOUT'

/** Whether the client is still sending its body. */
const isStillArriving = (request: FastifyRequest) => !request.raw.complete

/** Sends the problem as the answer, with the id under which the log knows the request, and members of its own kind. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: Problem,
  members: Readonly<Record<string, unknown>> = {},
): FastifyReply {
  const { type, title, status, message: detail, errors } = problem
  const knowsWhen = reply.hasHeader('retry-after') || reply.raw.hasHeader('retry-after')
  if (status === 503 && !knowsWhen) reply.header('retry-after', '1')
  return reply
    .code(status)
    .type(mediaType)
    .header('cache-control', 'no-store')
    .serializer((body: unknown) => JSON.stringify(body))
    .send({ type, title, status, detail, requestId: request.id, ...(errors.length > 0 ? { errors } : {}), ...members })
}

/** Answers bytes that are not HTTP, which never become a request. */
export function answerUnreadable(
  error: NodeJS.ErrnoException,
  socket: Socket,
  headers: Readonly<Record<string, string>>,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const status = unreadableStatus[error.code ?? ''] ?? 400
  const { type, title } = status === 408 ? requestProblems.timedOut() : requestProblems.invalid()
  const body = JSON.stringify({ type, title, status, detail: 'The request could not be read.' })
  const head = { ...headers, 'content-type': mediaType, 'content-length': Buffer.byteLength(body), connection: 'close' }
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`)
}

const unreadableStatus: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }

/** Fastify's own refusals, in this API's words. */
const frameworkProblems: Readonly<Record<string, () => Problem>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: () => requestProblems.invalid('The body is not valid JSON.'),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => requestProblems.invalid('The body is empty; this operation needs a JSON body.'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => requestProblems.invalid('The body is not as long as Content-Length says.'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => requestProblems.unsupportedMediaType(),
  FST_INVALID_MULTIPART_CONTENT_TYPE: () => requestProblems.unsupportedMediaType('Send multipart/form-data.'),
  FST_ERR_CTP_BODY_TOO_LARGE: () => requestProblems.tooLarge(),
  FST_REQ_FILE_TOO_LARGE: () => requestProblems.tooLarge('The file is too large.'),
  FST_ERR_HANDLER_TIMEOUT: () => requestProblems.unavailable('The request took too long.'),
  FST_ERR_BAD_URL: () => requestProblems.invalid('The address is not a valid URL.'),
}

/**
 * What PostgreSQL says when it, not the request, is in trouble, by class of SQLSTATE: no connection (08, 28, 3D), a
 * transaction that lost against another (40), no resources (53), an operator's hand or a timeout (57).
 */
const busyState = /^(08|28|3D|40|53|57)[0-9A-Z]{3}$/
const busyErrors = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE'])

export function toProblem(error: FastifyError): Problem {
  if (error instanceof Problem) return error
  if (error.validation) {
    return requestProblems.invalid(
      undefined,
      error.validation.map((found) => toFieldError(found, error.validationContext)),
    )
  }
  const known = frameworkProblems[error.code]
  if (known) return known()
  if (isBusy(error)) return requestProblems.unavailable()
  if (unreadableForm.test(error.message)) return requestProblems.invalid('The multipart body is not whole.')
  if (unstorableStates.has(error.code)) return requestProblems.invalid('A value is not one that can be stored.')
  if (error.statusCode && error.statusCode >= 400 && error.statusCode < 500) {
    return requestProblems.invalid(error.message)
  }
  return requestProblems.internal('The failure is logged under the request id.')
}

/** What the multipart reader says of a body that is none; its errors carry no code. */
const unreadableForm = /^Multipart: |end of multipart data|^Malformed part header/

/** Values PostgreSQL cannot hold: numbers and times out of range, NUL in text, text that is not what its column says. */
const unstorableStates = new Set(['22003', '22008', '22021', '22P02', '22P05'])

function isBusy(error: FastifyError): boolean {
  const lostConnection = /^(Connection terminated|timeout exceeded when trying to connect)/.test(error.message)
  return busyState.test(error.code) || busyErrors.has(error.code) || lostConnection
}

type ValidationError = NonNullable<FastifyError['validation']>[number]

function toFieldError(found: ValidationError, context = 'body'): FieldError {
  const missing = found.keyword === 'required' ? `/${String(found.params['missingProperty'])}` : ''
  const extra = found.keyword === 'additionalProperties' ? `/${String(found.params['additionalProperty'])}` : ''
  const path = `${found.instancePath}${missing}${extra}`
  return {
    pointer: context === 'body' ? path : `${contextNames[context] ?? context}${path}`,
    detail: wordings[found.keyword]?.(found.params) ?? found.message ?? 'is not valid',
  }
}

const contextNames: Readonly<Record<string, string>> = { querystring: 'query', params: 'path', headers: 'header' }

const wordings: Readonly<Record<string, (params: Record<string, unknown>) => string>> = {
  required: () => 'is required',
  additionalProperties: () => 'is not a field of this operation',
  minLength: ({ limit }) => (limit === 1 ? 'must not be empty' : `must have at least ${String(limit)} characters`),
  maxLength: ({ limit }) => `must have at most ${String(limit)} characters`,
  format: ({ format }) => (format === 'email' ? 'must be an e-mail address' : `must be a ${String(format)}`),
  pattern: () => 'has characters that are not allowed here, or is blank',
}
