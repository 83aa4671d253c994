/**
 * All that the web app knows of the server: the operations of `server/openapi.json`, typed, and the failures they answer
 * with. The types in `api.d.ts` are generated; this file is written by hand.
 */
import createClient, { type Client, type Middleware } from 'openapi-fetch'
import type { operations, paths } from './api.d.ts'

/** One field the server refused: a JSON pointer into the body (`/title`) or `query/<name>`, and why. */
export type FieldError = { pointer: string; detail: string }

/** An RFC 9457 problem document, as far as the client reads it. */
type ProblemDocument = {
  type?: string
  title?: string
  detail?: string
  requestId?: string
  errors?: FieldError[]
}

/** The server refused or failed, or could not be reached at all (`status` 0). */
export class ApiProblem extends Error {
  readonly type: string
  readonly status: number
  readonly title: string
  readonly detail: string | undefined
  readonly requestId: string | undefined
  readonly fieldErrors: readonly FieldError[]
  /** How long the server asked to wait before trying again. */
  readonly retryAfterSeconds: number | undefined

  constructor(status: number, document: ProblemDocument, retryAfterSeconds?: number) {
    super(document.detail ?? document.title ?? `The server answered ${status}`)
    this.name = 'ApiProblem'
    this.status = status
    this.type = document.type ?? 'about:blank'
    this.title = document.title ?? ''
    this.detail = document.detail
    this.requestId = document.requestId
    this.fieldErrors = document.errors ?? []
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** The operations by path, without the prefix that `baseUrl` holds. */
type ApiPaths = { [Path in keyof paths as Path extends `/api/v1${infer Rest}` ? Rest : never]: paths[Path] }

export type ApiClient = Client<ApiPaths>

/** What an operation answers when it succeeds, by its `operationId`. */
export type Answer<Id extends keyof operations> = JsonOf<SuccessOf<operations[Id]>>

/** The JSON body an operation takes, by its `operationId`. */
export type Body<Id extends keyof operations> = operations[Id] extends {
  requestBody?: { content: { 'application/json': infer Json } }
}
  ? Json
  : never

type SuccessOf<Operation> = Operation extends { responses: infer Responses }
  ? Responses[Extract<keyof Responses, 200 | 201 | 202 | 204>]
  : never
type JsonOf<Response> = Response extends { content: { 'application/json': infer Json } } ? Json : never

export type ClientOptions = {
  /** Ends in `/api/v1`. */
  baseUrl: string
  /** Sends each request; the browser's own `fetch` unless given. */
  fetch?: (request: Request) => Promise<Response>
}

/** A client for the API at `baseUrl`, which ends in `/api/v1`. Every answer that is not a success rejects with an ApiProblem. */
export function createApiClient(options: ClientOptions): ApiClient {
  const client = createClient<ApiPaths>(options)
  client.use(rejectProblems)
  return client
}

/** Unwraps a call to what it answered; openapi-fetch's own `error` half is gone, because problems reject. */
export async function answer<Data>(call: Promise<{ data?: Data; response: Response }>): Promise<Data> {
  const { data } = await call
  return data as Data
}

const rejectProblems: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) throw await readProblem(response)
  },
  onError({ error }) {
    const isAbort = error instanceof DOMException && error.name === 'AbortError'
    if (isAbort) return error
    return new ApiProblem(0, { type: 'about:blank', title: 'The server cannot be reached', detail: String(error) })
  },
}

async function readProblem(response: Response): Promise<ApiProblem> {
  const isProblem = response.headers.get('content-type')?.includes('json') ?? false
  const document = isProblem ? ((await response.json().catch(() => ({}))) as ProblemDocument) : {}
  return new ApiProblem(response.status, document, readRetryAfter(response.headers.get('retry-after')))
}

function readRetryAfter(header: string | null): number | undefined {
  const seconds = Number(header)
  return header !== null && Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined
}
