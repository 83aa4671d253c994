import { randomInt } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import type { Decision } from './decision.ts'
import { denialOf, problemDocument, type Denial } from './denial.ts'
import type { Charge } from './group.ts'
import { rateLimitHeaders } from './headers.ts'
import type { Limiter } from './limiter.ts'

const decided = Symbol('decided')

declare module 'fastify' {
  interface FastifyRequest {
    /** What was decided on this request so far, a decision for each stage that charged anything. */
    readonly rateLimit: Decision[]
    [decided]: Decision[] | undefined
  }
}

/** What a request is charged at one stage; nothing when it answers no charges. */
export type ChargesOf = (request: FastifyRequest) => readonly Charge[] | undefined

export interface RateLimitOptions {
  readonly limiter: Limiter
  readonly charges: {
    /** Before anything is parsed or authenticated: what concerns the address, or everyone. */
    readonly onRequest?: ChargesOf
    /** After the onRequest hooks, before the body is read: what concerns a known caller. */
    readonly preParsing?: ChargesOf
    /** After validation: what concerns something named in the body. */
    readonly preHandler?: ChargesOf
  }
  /** Whether to send the older `X-RateLimit-*` headers too. */
  readonly legacyHeaders?: boolean
  /** Chance from 0 to 1 for the jitter of Retry-After. */
  readonly random?: () => number
  /** Answers a denied request, or throws for the error handler. Status, headers and Retry-After are set before. */
  readonly deny?: (request: FastifyRequest, reply: FastifyReply, denial: Denial, decision: Decision) => unknown
}

/**
 * Decides each request at up to three stages. Whatever the answer becomes, it carries the headers of all that was
 * decided until then; a denied one goes no further. HEAD and OPTIONS are charged like any other.
 *
 * Headers are set on the raw response at once, where a hijacked reply keeps them, and again when an error handler or
 * another plugin dropped them.
 */
export const rateLimit = fastifyPlugin(registerRateLimit, { fastify: '5.x', name: '@upskill/rate-limiter' })

function registerRateLimit(server: FastifyInstance, options: RateLimitOptions, done: () => void): void {
  const { onRequest, preParsing, preHandler } = options.charges
  const tell = tellerOf(options)
  const decideStage = stageOf(options, tell)
  server.decorateRequest(decided)
  server.decorateRequest('rateLimit', {
    getter() {
      return (this[decided] ??= [])
    },
  })
  // Hooks take a callback: a decision known at once then costs the request no turn of the event loop.
  if (onRequest) {
    server.addHook('onRequest', (request, reply, next) => decideStage(onRequest, request, reply, next))
  }
  if (preParsing) {
    server.addHook('preParsing', (request, reply, payload, next) => {
      decideStage(preParsing, request, reply, (error) => (error ? next(error) : next(null, payload)))
    })
  }
  if (preHandler) {
    server.addHook('preHandler', (request, reply, next) => decideStage(preHandler, request, reply, next))
  }
  server.addHook('onSend', (request, reply, payload, next) => {
    if (!reply.hasHeader('ratelimit')) tell(request, reply)
    next(null, payload)
  })
  done()
}

type Next = (error?: Error) => void

type Tell = (request: FastifyRequest, reply: FastifyReply) => void

/** Sets the headers of all that was decided so far. */
function tellerOf({ legacyHeaders: legacy = false }: RateLimitOptions): Tell {
  return (request, reply) => setHeaders(reply, rateLimitHeaders(request.rateLimit, { legacy }))
}

function stageOf({ limiter, deny = sendProblem, random = chance }: RateLimitOptions, tell: Tell) {
  const settle = (decision: Decision, request: FastifyRequest, reply: FastifyReply, next: Next) => {
    request.rateLimit.push(decision)
    tell(request, reply)
    if (decision.allowed) return next()
    const denial = denialOf(decision, random)
    setHeaders(reply, { 'retry-after': String(denial.retryAfterSeconds) })
    reply.code(denial.status)
    const answer = deny(request, reply, denial, decision)
    if (answer instanceof Promise) answer.catch(next)
  }

  return (chargesOf: ChargesOf, request: FastifyRequest, reply: FastifyReply, next: Next) => {
    const charges = chargesOf(request)
    if (!charges || charges.length === 0) return next()
    const answer = limiter.decide(charges)
    if (!(answer instanceof Promise)) return settle(answer, request, reply, next)
    answer.then((decision) => settle(decision, request, reply, next)).catch(next)
  }
}

const chance = () => randomInt(2 ** 32) / 2 ** 32

function setHeaders(reply: FastifyReply, headers: Readonly<Record<string, string>>): void {
  if (reply.raw.headersSent) return
  for (const [name, value] of Object.entries(headers)) reply.raw.setHeader(name, value)
}

function sendProblem(_request: FastifyRequest, reply: FastifyReply, denial: Denial): void {
  reply.type('application/problem+json').send(problemDocument(denial))
}
