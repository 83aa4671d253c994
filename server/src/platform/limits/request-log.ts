/** The part of a request's log line that tells what it was counted against, as it is written and as it is read again. */
import { addressIdentity } from '@upskill/rate-limiter'
import type { FastifyRequest } from 'fastify'
import { isPlan, type Plan } from '../plan.ts'

/** A request as its log line tells it. */
export interface LoggedRequest {
  /** When it arrived, in milliseconds since 1970. */
  readonly timeMs: number
  /** As it is counted. */
  readonly address: string
  /** Undefined where nobody serves its address. */
  readonly action: string | undefined
  readonly userId: string | undefined
  readonly organizationId: string | undefined
  readonly plan: Plan | undefined
  readonly isSearch: boolean
  /** Whether its caller was known, or did not have to be: a stranger at a closed door is counted by address alone. */
  readonly isAdmitted: boolean
}

/** What is not a request: another event of the log, or a line that says what is wrong with it. */
export type NoRequest = { readonly fault: string | undefined }

/** The fields of a log line that `readLoggedRequest` needs beside time, address, user and organization. */
export function limitFactsOf(request: FastifyRequest): Record<string, string | boolean> {
  const { authz, limit } = request.routeOptions.config
  return {
    ...(limit === undefined ? {} : { action: limit }),
    ...(authz === undefined ? {} : { authz }),
    ...(request.actor ? { plan: request.actor.plan } : {}),
    ...(isSearch(request) ? { search: true } : {}),
  }
}

/** Whether the request searches: lists do when their query holds a `q`. */
export function isSearch({ query }: FastifyRequest): boolean {
  const { q } = query as { q?: unknown }
  return q !== undefined && q !== ''
}

/** Reads a line of the server's JSON log. */
export function readLoggedRequest(line: string): LoggedRequest | NoRequest {
  const fields = parse(line)
  if (!fields) return { fault: 'is no JSON object' }
  if (fields['msg'] !== 'request') return { fault: undefined }
  const { time, ip, action, authz, userId, organizationId, plan, search, durationMs } = fields
  const endedMs = typeof time === 'string' ? Date.parse(time) : Number.NaN
  if (Number.isNaN(endedMs)) return { fault: 'has no "time" that can be read' }
  if (typeof ip !== 'string') return { fault: 'has no "ip"' }
  if (action !== undefined && authz === undefined) return { fault: 'has no "authz"; an older release wrote it' }
  return {
    timeMs: endedMs - (typeof durationMs === 'number' ? durationMs : 0),
    address: addressIdentity(ip),
    action: textOf(action),
    userId: textOf(userId),
    organizationId: textOf(organizationId),
    plan: typeof plan === 'string' && isPlan(plan) ? plan : undefined,
    isSearch: search === true,
    isAdmitted: authz === 'public' || userId !== undefined,
  }
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
