export interface ProblemKind {
  readonly status: number
  readonly title: string
}

/** One field that is wrong: a JSON pointer into the body, or `query/<name>`, and what is wrong with it. */
export interface FieldError {
  readonly pointer: string
  readonly detail: string
}

const typeBase = 'https://upskill.dev/problems'

/** A failure the caller is allowed to see, sent as an RFC 9457 problem document. */
export class Problem extends Error {
  readonly type: string
  readonly status: number
  readonly title: string
  readonly errors: readonly FieldError[]

  constructor(type: string, kind: ProblemKind, detail?: string, errors: readonly FieldError[] = []) {
    super(detail ?? kind.title)
    this.name = 'Problem'
    this.type = type
    this.status = kind.status
    this.title = kind.title
    this.errors = errors
  }
}

export type ProblemFactory = (detail?: string, errors?: readonly FieldError[]) => Problem

const kebab = (text: string) => text.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** Declares a module's failures; each becomes a function that makes the problem, with a stable `type` URI. */
export function defineProblems<K extends string>(
  module: string,
  kinds: Record<K, ProblemKind>,
): Record<K, ProblemFactory> {
  const factories = {} as Record<K, ProblemFactory>
  for (const key of Object.keys(kinds) as K[]) {
    factories[key] = (detail, errors) => new Problem(`${typeBase}/${module}/${kebab(key)}`, kinds[key], detail, errors)
  }
  return factories
}

const registeredTypes = 'https://iana.org/assignments/http-problem-types'

/** What a limit says no with: types that clients of any API know (draft-ietf-httpapi-ratelimit-headers-11, section 5). */
export const limitProblems = {
  quotaExceeded: (detail?: string) =>
    new Problem(`${registeredTypes}#quota-exceeded`, { status: 429, title: 'You have used up a limit' }, detail),
  temporaryReducedCapacity: (detail?: string) =>
    new Problem(
      `${registeredTypes}#temporary-reduced-capacity`,
      { status: 503, title: 'UpSkill takes fewer requests for now' },
      detail,
    ),
}

/** What is missing for a known person to be let in: proof that it is them. */
export const proofProblems = defineProblems('identity', {
  signOnRequired: { status: 403, title: 'Sign in through your organization' },
  secondFactorRequired: { status: 403, title: 'This needs a second factor' },
  authenticateAgain: { status: 403, title: 'Confirm that it is you' },
})

/** Failures any request can meet before a module sees it. */
export const requestProblems = defineProblems('request', {
  invalid: { status: 400, title: 'The request is not valid' },
  notSignedIn: { status: 401, title: 'Sign in to do this' },
  tokenNotValid: { status: 401, title: 'This token is not valid' },
  forbidden: { status: 403, title: 'You may not do this' },
  foreignOrigin: { status: 403, title: 'The request came from another site' },
  notFound: { status: 404, title: 'Not found' },
  stillRunning: { status: 409, title: 'The same request is still under way' },
  outcomeUnknown: { status: 409, title: 'The same request was broken off' },
  timedOut: { status: 408, title: 'The request took too long' },
  stale: { status: 412, title: 'Somebody changed this in the meantime' },
  tooLarge: { status: 413, title: 'The request is too large' },
  unsupportedMediaType: { status: 415, title: 'This media type is not supported' },
  keyReused: { status: 422, title: 'This key came with another request before' },
  preconditionRequired: { status: 428, title: 'Say which version you are changing' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'UpSkill is busy or stopping; try again shortly' },
})
