import { ApiProblem } from '@upskill/api-client'

/** Whatever was thrown, as a problem: a bug of our own counts as one without a request. */
export function toProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error
  return new ApiProblem(0, { title: error instanceof Error ? error.message : String(error) })
}

/** Whether the problem is of this kind, named as in its type URI: `courses/not-publishable`. */
export function isProblem(error: unknown, kind: string): boolean {
  return error instanceof ApiProblem && error.type.endsWith(`/problems/${kind}`)
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 404
}

export function isUnreachable(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 0
}

/** What a form shows after the server refused it. */
export type FormErrors = {
  /** By field: the name Mantine forms use, `modules.0.title` for the pointer `/modules/0/title`. */
  fields: Record<string, string>
  /** What belongs to no field of the form. */
  form: string | undefined
}

/**
 * Puts every refused field beside its input, and the rest, or the problem itself, above the form. The server words a
 * detail as what is said of the field: "is taken", "must not be empty"; the sentence starts with the field's label.
 */
export function toFormErrors(
  problem: ApiProblem,
  fieldNames: readonly string[],
  labelOf: (name: string) => string | null | undefined = () => undefined,
): FormErrors {
  const fields: Record<string, string> = {}
  const homeless: string[] = []
  for (const { pointer, detail } of problem.fieldErrors) {
    const name = fieldName(pointer)
    const isShown = fieldNames.some((known) => name === known || name.startsWith(`${known}.`))
    if (isShown) fields[name] ??= sentence(`${labelOf(name) ?? 'this'} ${detail}`)
    else homeless.push(name ? `${name} ${detail}` : detail)
  }
  if (Object.keys(fields).length > 0 && homeless.length === 0) return { fields, form: undefined }
  return { fields, form: homeless.length > 0 ? sentence(homeless.join('. ')) : problem.message }
}

/** A JSON pointer (RFC 6901) as the dotted path of a form field. */
function fieldName(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.')
}

function sentence(text: string): string {
  const capital = text.charAt(0).toLocaleUpperCase() + text.slice(1)
  return /[.!?]$/.test(capital) ? capital : `${capital}.`
}
