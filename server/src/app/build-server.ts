import type { Server } from 'node:http'
import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { findToken } from '#modules/access-tokens/public.ts'
import { findMember } from '#modules/organizations/public.ts'
import { findSession, recognizeDevice } from '#modules/identity/public.ts'
import { attributeRequests } from '#platform/audit/attribute-requests.ts'
import { recordReads } from '#platform/audit/record-reads.ts'
import { admit } from '#platform/http/admit.ts'
import { answerProblems, answerUnreadable, sendProblem, toProblem } from '#platform/http/answer-problems.ts'
import { checkDeclarations } from '#platform/http/check-declarations.ts'
import { documentApi, serveDocument } from '#platform/http/document-api.ts'
import { healthRoutes, type Readiness } from '#platform/http/health.ts'
import { logRequests } from '#platform/http/log-requests.ts'
import { receiveReports } from '#platform/http/receive-reports.ts'
import {
  headersOutsideHooks,
  keepAnswersPrivate,
  refuseForeignOrigins,
  secureAnswers,
} from '#platform/http/secure-answers.ts'
import { asksForPage, serveWeb } from '#platform/http/serve-web.ts'
import { validateRequests } from '#platform/http/validate-requests.ts'
import { newId } from '#platform/id.ts'
import { answerRepeats } from '#platform/idempotency/answer-repeats.ts'
import { openLimitBook } from '#platform/limits/limit-book.ts'
import { limitRequests, limitUnroutable, type RequestLimits } from '#platform/limits/limit-requests.ts'
import { measureRequests } from '#platform/metrics/measure-requests.ts'
import type { Module } from '#platform/module.ts'
import type { Platform } from '#platform/platform.ts'
import { httpsOptions, keepCertificate } from '#platform/tls/serve-tls.ts'
import { requestProblems } from '#platform/problem.ts'
import { limitsOf, limitsOfTheServer } from './limits-of.ts'
import { modules as allModules } from './modules.ts'

const maxJsonBytes = 1_048_576
const maxFileBytes = 10 * 1_048_576

export interface ServerOptions {
  /** How long a request may take, body and all, in milliseconds. Uploads have routes of their own patience. */
  readonly handlerTimeoutMs?: number
  readonly modules?: readonly Module[]
}

/**
 * Builds the HTTP server out of the modules' routes. Boot fails when a route does not declare who may use it and what it
 * is counted against. Closing the server marks it not ready, lets running requests end and refuses new ones.
 */
export async function buildServer(platform: Platform, options: ServerOptions = {}): Promise<FastifyInstance> {
  const { modules = allModules, handlerTimeoutMs = 30_000 } = options
  const { webDir } = platform.config
  const limited = [limitsOfTheServer({ servesWeb: webDir !== undefined }), ...modules]
  const { limits, log } = platform
  const requestLimits = { limits, book: openLimitBook(limitsOf(limited), limits, log) }
  const server = createServer(platform, requestLimits, handlerTimeoutMs)
  const readiness: Readiness = { stopping: false }
  server.addHook('preClose', async () => {
    readiness.stopping = true
  })

  attributeRequests(server)
  if (platform.config.tlsFiles) keepCertificate(server, platform.config.tlsFiles, platform)
  validateRequests(server)
  answerProblems(server)
  checkDeclarations(server, limited)
  await documentApi(server)
  await secureAnswers(server, platform.config)
  logRequests(server)
  measureRequests(server, platform.metrics)
  keepAnswersPrivate(server)
  await limitRequests(
    server,
    requestLimits,
    (request) => (webDir !== undefined && asksForPage(request) ? 'web.read' : undefined),
    (cookie, email) => recognizeDevice(platform, cookie, email),
  )
  refuseWithoutHost(server)
  await server.register(cookie)
  await server.register(multipart, { limits: { fileSize: maxFileBytes, files: 1, fields: 10, parts: 11 } })
  refuseForeignOrigins(server, platform.config)
  answerRepeats(server, platform)
  admit(server, platform, { findSession, findToken, findMember, recognizeDevice })
  recordReads(server, platform)

  await server.register(healthRoutes(platform, readiness))
  for (const module of modules) if (module.routes) await server.register(module.routes(platform), { prefix: '/api/v1' })
  for (const module of modules) if (module.protocolRoutes) await server.register(module.protocolRoutes(platform))
  serveDocument(server)
  receiveReports(server, platform)
  await serveWeb(server, webDir)
  return server
}

function createServer(platform: Platform, limits: RequestLimits, handlerTimeoutMs: number): FastifyInstance {
  const { config, clock, log } = platform
  // The listener's kind changes nothing for routes, so it stays out of the server's type.
  const encrypted: object = config.tlsFiles ? { https: httpsOptions(config.tlsFiles) } : {}
  const server = Fastify({
    ...encrypted,
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: () => newId(clock),
    requestIdHeader: false,
    trustProxy: config.trustProxy.length > 0 ? [...config.trustProxy] : false,
    bodyLimit: maxJsonBytes,
    requestTimeout: 600_000,
    connectionTimeout: 60_000,
    keepAliveTimeout: 72_000,
    handlerTimeout: handlerTimeoutMs,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
    clientErrorHandler: (error, socket) => answerUnreadable(error, socket, headersOutsideHooks(config)),
    frameworkErrors: (error, request, reply) => void answerUnroutable(platform, limits, error, request, reply),
    http: { requireHostHeader: false },
  }).withTypeProvider<TypeBoxTypeProvider>()
  answerAllThatIsHttp(server.server)
  return server as unknown as FastifyInstance
}

/**
 * Leaves nothing for Node to answer by itself, past limits and logs: who expects what no server knows gets an answer all
 * the same (RFC 9110 section 10.1.1), and who names no host is refused by `refuseWithoutHost`.
 */
function answerAllThatIsHttp(server: Server): void {
  server.on('checkExpectation', (request, response) => server.emit('request', request, response))
}

/** RFC 9112 section 3.2: HTTP/1.1 requests carry a Host. */
function refuseWithoutHost(server: FastifyInstance): void {
  server.addHook('onRequest', async ({ headers, raw }) => {
    if (raw.httpVersion === '1.1' && headers.host === undefined) throw requestProblems.invalid('It names no Host.')
  })
}

/** Answers a request whose address is no valid URL: it meets no hook, and no handler of errors. */
async function answerUnroutable(
  platform: Platform,
  limits: RequestLimits,
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  reply.headers({ ...headersOutsideHooks(platform.config), 'x-request-id': request.id })
  try {
    if (await limitUnroutable(limits, request, reply)) sendProblem(request, reply, toProblem(error))
  } catch (failure) {
    sendProblem(request, reply, toProblem(failure as FastifyError))
  }
}
