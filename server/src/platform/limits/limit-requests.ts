import { addressIdentity, type Denial, denialOf, rateLimitHeaders } from '@upskill/rate-limiter'
import { rateLimit } from '@upskill/rate-limiter/fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sendProblem } from '../http/answer-problems.ts'
import { deviceCookieOf } from '../http/session-cookies.ts'
import { limitProblems } from '../problem.ts'
import type { LimitBook } from './limit-book.ts'
import type { Limits } from './limits.ts'
import { isSearch } from './request-log.ts'

export interface RequestLimits {
  readonly limits: Limits
  readonly book: LimitBook
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The browser the request came from, when it is known to the account that the body names. */
    deviceId: string | undefined
  }
}

/** Which of its account's known browsers a request comes from, if any. */
export type RecognizeDevice = (cookie: string | undefined, email: string) => Promise<string | undefined>

/** The action behind an address that no route has; undefined when nobody serves it. */
export type ActionOfUnknown = (request: FastifyRequest) => string | undefined

/**
 * Limits every request of the server, whatever it asks for: by address before anything is read or looked up, by caller
 * and organization before the body is read, by account once the body is valid. A denied request goes no further.
 */
export async function limitRequests(
  server: FastifyInstance,
  { limits, book }: RequestLimits,
  actionOfUnknown: ActionOfUnknown,
  recognizeDevice: RecognizeDevice,
): Promise<void> {
  const actionOf = (request: FastifyRequest) =>
    request.is404 ? actionOfUnknown(request) : request.routeOptions.config.limit

  server.decorateRequest('deviceId', undefined)
  server.addHook('preHandler', async (request) => {
    const email = emailIn(request.body)
    if (email !== undefined && book.countsDevices(actionOf(request))) {
      request.deviceId = await recognizeDevice(deviceCookieOf(request), email)
    }
  })
  await server.register(rateLimit, {
    limiter: limits.limiter,
    charges: {
      onRequest: (request) => book.onArrival(actionOf(request), addressIdentity(request.ip)),
      preParsing: (request) => book.onAdmission(actionOf(request), callerOf(request), isSearch(request)),
      preHandler: (request) => book.onBody(actionOf(request), emailIn(request.body), request.deviceId),
    },
    deny: sendDenial,
  })
}

/**
 * Limits a request that no hook sees, since Fastify could not even look for its route; resolves with whether it may be
 * answered. Such a request is counted for the address that connected, a proxy's if there is one.
 */
export async function limitUnroutable(
  { limits, book }: RequestLimits,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<boolean> {
  const decision = await limits.limiter.decide(book.onArrival(undefined, addressIdentity(request.ip)))
  reply.headers(rateLimitHeaders([decision]))
  if (decision.allowed) return true
  const denial = denialOf(decision, () => 0)
  sendDenial(request, reply.header('retry-after', denial.retryAfterSeconds), denial)
  return false
}

function sendDenial(request: FastifyRequest, reply: FastifyReply, denial: Denial): void {
  const { status, detail, violatedPolicies } = denial
  const problem = limitProblems[status === 429 ? 'quotaExceeded' : 'temporaryReducedCapacity'](detail)
  sendProblem(request, reply, problem, violatedPolicies.length > 0 ? { 'violated-policies': violatedPolicies } : {})
}

const callerOf = ({ ip, user, actor }: FastifyRequest) => ({ address: addressIdentity(ip), user, actor })

function emailIn(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('email' in body)) return undefined
  return typeof body.email === 'string' ? body.email : undefined
}
