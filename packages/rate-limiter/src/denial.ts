import type { Decision } from './decision.ts'

/** How a denied decision is answered over HTTP. */
export interface Denial {
  /** 429 when the caller used up a limit of its own, 503 when the service has no more to give for now. */
  readonly status: 429 | 503
  /** The problem type's URI, one of draft-ietf-httpapi-ratelimit-headers-11, section 5. */
  readonly type: string
  readonly title: string
  /** Why, and when to try again, in plain words. */
  readonly detail: string
  /** What to answer as Retry-After. */
  readonly retryAfterSeconds: number
  /** The ids of the caller's policies that had too little left; none of a 503. */
  readonly violatedPolicies: readonly string[]
}

/** A denial as RFC 9457 writes it. */
export interface ProblemDocument {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly 'violated-policies'?: readonly string[]
}

const problemTypes = 'https://iana.org/assignments/http-problem-types'
/** Up to a second is added to a short wait, up to a tenth to a longer one. */
const leastJitterMs = 1_000
const jitterShare = 0.1

/**
 * Words, status and wait for a denied decision. The wait is the latest of the violated policies plus a little of
 * chance (`random` answers from 0 to 1), which only adds: callers that were turned away together do not come back
 * together, and none comes back too early. Nothing is told of a leased policy but that there is no more for now.
 */
export function denialOf(decision: Decision, random: () => number): Denial {
  const violated = decision.policies.filter((state) => state.isViolated)
  const own = violated.filter((state) => !state.group.isLeased)
  const retryAfterSeconds = withJitter(decision.retryAfterMs, random())
  if (decision.refusal || own.length === 0) {
    return {
      status: 503,
      type: `${problemTypes}#temporary-reduced-capacity`,
      title: 'Temporarily reduced capacity',
      detail: `The service is busy: try again in ${inWords(retryAfterSeconds)}.`,
      retryAfterSeconds,
      violatedPolicies: [],
    }
  }
  return {
    status: 429,
    type: `${problemTypes}#quota-exceeded`,
    title: 'Quota exceeded',
    detail: `Too many requests: try again in ${inWords(retryAfterSeconds)}.`,
    retryAfterSeconds,
    violatedPolicies: own.map((state) => state.policy.id),
  }
}

/** The document to send as `application/problem+json`. */
export function problemDocument({ type, title, status, detail, violatedPolicies }: Denial): ProblemDocument {
  const problem = { type, title, status, detail }
  return violatedPolicies.length === 0 ? problem : { ...problem, 'violated-policies': violatedPolicies }
}

/** Whole seconds, rounded up. */
function withJitter(waitMs: number, chance: number): number {
  return Math.max(1, Math.ceil((waitMs + chance * Math.max(leastJitterMs, waitMs * jitterShare)) / 1_000))
}

function inWords(seconds: number): string {
  if (seconds < 120) return counted(seconds, 'second')
  if (seconds < 7_200) return counted(Math.ceil(seconds / 60), 'minute')
  return counted(Math.ceil(seconds / 3_600), 'hour')
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`
