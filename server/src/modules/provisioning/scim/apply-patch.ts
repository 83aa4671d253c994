import { scimPatch, type ScimPatchOperation, type ScimResource } from 'scim-patch'
import { invalid } from './scim-error.ts'

/** One change of a PATCH, as clients send it (RFC 7644 §3.5.2). */
export interface PatchOperation {
  readonly op: 'add' | 'remove' | 'replace'
  readonly path?: string
  readonly value?: unknown
}

const longestPath = 500
const mostOperations = 1_000

/**
 * Reads the body of a PATCH. Entra ID writes `Add` and `Replace`, and leaves a `null` where there is no path; both are
 * taken for what they mean.
 */
export function readOperations(body: Readonly<Record<string, unknown>>): PatchOperation[] {
  const operations = body['Operations']
  if (!Array.isArray(operations) || operations.length === 0 || operations.length > mostOperations) {
    throw invalid('invalidSyntax', `"Operations" must be a list of 1 to ${mostOperations}.`)
  }
  return operations.map(readOperation)
}

function readOperation(operation: unknown): PatchOperation {
  if (!isObject(operation)) throw invalid('invalidSyntax', 'An operation must be an object.')
  const { value } = operation
  const op = readOp(operation['op'])
  const path = readPath(operation['path'])
  if (op === 'remove' && path === undefined) throw invalid('noTarget', 'What to remove is not said.')
  if (op !== 'remove' && value === undefined) throw invalid('invalidValue', `There is nothing to ${op}.`)
  for (const name of isObject(value) ? Object.keys(value) : []) assertHarmless(name)
  return { op, ...(path !== undefined && { path }), ...(value !== undefined && { value }) }
}

function readOp(value: unknown): PatchOperation['op'] {
  const op = String(value).toLowerCase()
  if (op === 'add' || op === 'remove' || op === 'replace') return op
  throw invalid('invalidSyntax', `An operation is to add, remove or replace, not "${op.slice(0, 20)}".`)
}

function readPath(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value !== 'string' || value.length > longestPath) {
    throw invalid('invalidPath', `A path is a text of at most ${longestPath} characters.`)
  }
  assertHarmless(value)
  return value
}

/** Paths are followed into a plain object: none may lead to what all objects have in common. */
function assertHarmless(path: string): void {
  if (path.split(/[^\w$]+/).some((word) => word in Object.prototype)) {
    throw invalid('invalidPath', 'There is no such attribute.')
  }
}

/** The resource with the operations applied, in order; the given one stays as it is. */
export function applyPatch(
  resource: Readonly<Record<string, unknown>>,
  operations: readonly PatchOperation[],
  attributeNames: readonly string[],
): Record<string, unknown> {
  const copy = structuredClone(resource) as unknown as ScimResource
  const named = operations.map((operation) => withKnownNames(operation, attributeNames)) as ScimPatchOperation[]
  try {
    return scimPatch(copy, named) as unknown as Record<string, unknown>
  } catch (error) {
    const isMissing = error instanceof Error && error.name === 'NoTarget'
    throw invalid(isMissing ? 'noTarget' : 'invalidPath', 'An operation does not fit this resource.')
  }
}

/** Attribute names are case-insensitive; the patch follows them as this server writes them. */
function withKnownNames({ op, path, value }: PatchOperation, names: readonly string[]): PatchOperation {
  const known = (name: string) => names.find((each) => each.toLowerCase() === name.toLowerCase()) ?? name
  const renamed = (text: string) => {
    const start = text.lastIndexOf(':', text.includes('[') ? text.indexOf('[') : undefined) + 1
    return text.slice(0, start) + text.slice(start).replace(/^[A-Za-z]+/, known)
  }
  if (path !== undefined) return { op, path: renamed(path), value }
  if (!isObject(value)) throw invalid('invalidValue', 'Without a path, the value must be an object.')
  return { op, value: Object.fromEntries(Object.entries(value).map(([name, each]) => [renamed(name), each])) }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
