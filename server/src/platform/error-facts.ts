/** What may be told of a failure in a log or on a terminal: never values that were being worked on. */

/** As much of an error as helps to find its cause. */
export interface ErrorFacts {
  readonly type: string
  readonly message: string
  readonly stack: string
  readonly code?: string
  /** Of PostgreSQL: what was violated. */
  readonly table?: string
  readonly column?: string
  readonly constraint?: string
  readonly cause?: ErrorFacts
  readonly errors?: readonly ErrorFacts[]
}

const deepest = 5

/**
 * The facts of an error and of what caused it. Other properties stay out: PostgreSQL puts whole rows there, clients of
 * other servers the request and the answer.
 */
export function errorFacts(error: unknown, depth = 0): ErrorFacts {
  if (!(error instanceof Error)) return { type: typeof error, message: withoutSecrets(String(error)), stack: '' }
  const { name, message, stack = '', cause } = error
  const isCut = depth >= deepest
  return {
    type: name,
    message: withoutValues(error, message),
    stack: withoutValues(error, stack),
    ...textOf(error, 'code'),
    ...textOf(error, 'table'),
    ...textOf(error, 'column'),
    ...textOf(error, 'constraint'),
    ...(cause === undefined || isCut ? {} : { cause: errorFacts(cause, depth + 1) }),
    ...(error instanceof AggregateError && !isCut
      ? { errors: error.errors.slice(0, deepest).map((one) => errorFacts(one, depth + 1)) }
      : {}),
  }
}

/** The text with the passwords that stand in its URLs as stars. */
export const withoutSecrets = (text: string): string => text.replace(/(\/\/[^\s/:@]*:)[^\s/]*@/g, '$1***@')

/** Of values that do not fit (SQLSTATE class 22), PostgreSQL's message quotes the value. */
function withoutValues(error: Error, text: string): string {
  const isAboutValue = 'code' in error && /^22[0-9A-Z]{3}$/.test(String(error.code))
  return withoutSecrets(isAboutValue ? text.replaceAll(/"[^"]*"/g, '"…"') : text)
}

function textOf<Name extends string>(error: Error, name: Name): { [K in Name]?: string } {
  const value: unknown = Object.entries(error).find(([key]) => key === name)?.[1]
  return typeof value === 'string' || typeof value === 'number'
    ? ({ [name]: String(value) } as { [K in Name]?: string })
    : {}
}
