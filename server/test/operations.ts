import type { FastifyInstance } from 'fastify'
import type { Answer, TestClient } from './start-test-server.ts'

/** As much of JSON Schema as this API's document uses. */
export interface Schema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly minItems?: number
  readonly maxItems?: number
  readonly format?: string
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
}

/** One operation of the API's document. */
export interface Operation {
  readonly operationId: string
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Such as `/organizations/{organizationId}`; without the base path. */
  readonly path: string
  readonly authz: string
  /** The action it is counted as. */
  readonly limit: string
  readonly pathParameters: readonly string[]
  readonly queryParameters: readonly string[]
  readonly needsIfMatch: boolean
  /** The schema of the JSON body, if it has one. */
  readonly body: Schema | undefined
  readonly isMultipart: boolean
}

interface DocumentedOperation {
  operationId: string
  'x-authz': string
  'x-limit': string
  parameters?: { name: string; in: string }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
}

/** Every operation under /api/v1, as the document of the running server tells. */
export function operationsOf(server: FastifyInstance): Operation[] {
  const document = server.swagger() as unknown as { paths: Record<string, Record<string, DocumentedOperation>> }
  return Object.entries(document.paths)
    .filter(([path]) => path.startsWith('/api/v1/'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => toOperation(path, method as Operation['method'], operation)),
    )
}

function toOperation(path: string, method: Operation['method'], operation: DocumentedOperation): Operation {
  const named = (where: string) =>
    (operation.parameters ?? []).filter((parameter) => parameter.in === where).map(({ name }) => name)
  const content = operation.requestBody?.content ?? {}
  return {
    operationId: operation.operationId,
    method,
    path: path.slice('/api/v1'.length),
    authz: operation['x-authz'],
    limit: operation['x-limit'],
    pathParameters: named('path'),
    queryParameters: named('query'),
    needsIfMatch: named('header').includes('if-match'),
    body: content['application/json']?.schema,
    isMultipart: 'multipart/form-data' in content,
  }
}

/** The operation's path with its parameters filled in; one that `ids` does not know is an error. */
export function fillPath(operation: Operation, ids: Readonly<Record<string, string>>): string {
  return operation.path.replaceAll(/\{(\w+)\}/g, (_match, name: string) => {
    const id = ids[name]
    if (id === undefined) throw new Error(`${operation.operationId}: add an example of {${name}} to this test`)
    return id
  })
}

/** Sends the operation with a smallest body; where it changes something, as somebody who read the first version. */
export function callOperation(
  client: TestClient,
  operation: Operation,
  ids: Readonly<Record<string, string>>,
): Promise<Answer> {
  const { method, body, isMultipart, needsIfMatch } = operation
  const path = fillPath(operation, ids)
  if (isMultipart) return client.upload(path, { name: 'a.txt', type: 'text/plain', bytes: Buffer.from('a') })
  const headers: Record<string, string> = needsIfMatch ? { 'if-match': '"1"' } : {}
  if (method === 'get' || method === 'delete') return client[method](path, headers)
  return client[method](path, body && sampleOf(body, ids), headers)
}

/** A smallest value that the schema accepts; properties that are named in `ids` take their value from there. */
export function sampleOf(schema: Schema, ids: Readonly<Record<string, string>> = {}): unknown {
  if ('const' in schema) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.anyOf) return schema.anyOf[0] && sampleOf(schema.anyOf[0], ids)
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([name]) => schema.required?.includes(name))
          .map(([name, property]) => [name, ids[name] ?? sampleOf(property, ids)]),
      )
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => schema.items && sampleOf(schema.items, ids))
    case 'integer':
    case 'number':
      return schema.minimum ?? 0
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return sampleText(schema)
  }
}

function sampleText({ format, pattern, minLength = 1 }: Schema): string {
  if (format === 'email') return 'somebody@example.org'
  if (format === 'date-time') return '2026-01-02T03:04:05Z'
  if (pattern?.startsWith('^([a-z]+|')) return 'learner'
  if (pattern?.startsWith('^[0-9a-f]{8}-')) return '00000000-0000-7000-8000-000000000000'
  return 'sample-text-of-some-length'.slice(0, Math.max(minLength, 12))
}
