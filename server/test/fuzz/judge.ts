import type { Ajv2020 } from 'ajv/dist/2020.js'
import type { Answer } from '#test/start-test-server.ts'
import type { FuzzRequest } from './requests-to.ts'

/** Something an answer must not be, and one that was. */
export interface Finding {
  readonly operationId: string
  readonly what: string
  readonly example: string
}

/** What an operation's document promises of its answers: a schema for each status that has a JSON body. */
export type AnswerSchemas = Readonly<Record<string, object>>

/** Words that only the inside of the server knows. */
const internals =
  /\n\s+at |node_modules|\.ts:\d+|postgres|kysely|relation "|column "|syntax error at|violates|ECONN|ENOENT|\/tmp\//i
/** Long beyond any doubt on a busy machine: what takes so long grows with its input. */
const longestMs = 5_000

/** Finds what is wrong with an answer, whatever was asked. */
export function judge(
  request: FuzzRequest,
  answer: Answer,
  tookMs: number,
  ajv: Ajv2020,
  schemas: AnswerSchemas,
): Finding[] {
  const complaints = [
    answer.status >= 500 && `status ${answer.status}`,
    answer.status >= 400 && problemFault(answer),
    answer.status >= 400 && internals.test(answer.text) && 'it tells of its inside',
    answer.status < 300 && schemaFault(answer, ajv, schemas[answer.status]),
    answer.headers['x-request-id'] === undefined && 'it has no request id',
    tookMs > longestMs && `it took ${Math.round(tookMs)} ms`,
  ]
  return complaints.flatMap((what) => {
    return what ? [{ operationId: request.operationId, what, example: exampleOf(request, answer) }] : []
  })
}

function exampleOf({ caller, method, path, headers, payload }: FuzzRequest, { status, text }: Answer): string {
  const asked = [caller, method, path, JSON.stringify(headers), payload ?? ''].map((part) => part.slice(0, 200))
  return `${asked.join(' ')} → ${status} ${text.slice(0, 300)}`
}

function problemFault({ headers, body, status }: Answer): string | false {
  if (!String(headers['content-type']).startsWith('application/problem+json'))
    return `it is no problem document but ${String(headers['content-type'])}`
  const isWhole = typeof body?.type === 'string' && typeof body.title === 'string' && body.status === status
  return !isWhole && 'its problem document is not whole'
}

function schemaFault({ body, status }: Answer, ajv: Ajv2020, schema: object | undefined): string | false {
  if (!schema || body === undefined) return false
  return !ajv.validate(schema, body) && `its body is not what is documented for ${status}: ${ajv.errorsText()}`
}
