import fc from 'fast-check'
import type { Operation, Schema } from '#test/operations.ts'
import { arbitraryOf, hostileTexts, hostileValue } from './arbitrary-of.ts'

/** Whom a request comes from. */
export const callers = ['owner', 'learner', 'stranger', 'nobody', 'forger'] as const
export type Caller = (typeof callers)[number]

/** A request as it is sent, before the session of its caller is added. */
export interface FuzzRequest {
  readonly operationId: string
  readonly caller: Caller
  readonly method: Operation['method']
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly payload: string | undefined
}

/** Ids that exist, by the name of the parameter or field that takes them. */
export type KnownIds = (name: string) => readonly string[]

const uuid = fc.uuid({ version: 7 })
const hostileSegment = fc.constantFrom(...hostileTexts.map((text) => encodeLoosely(text.slice(0, 400))))

/** Requests to one operation: some right, most wrong somewhere, some nothing but noise. */
export function requestsTo(operation: Operation, known: KnownIds): fc.Arbitrary<FuzzRequest> {
  return fc
    .record({
      caller: fc.oneof(
        { weight: 5, arbitrary: fc.constant('owner' as const) },
        { weight: 5, arbitrary: fc.constantFrom(...callers) },
      ),
      path: pathOf(operation, known),
      query: queryOf(operation),
      headers: headersOf(operation),
      payload: payloadOf(operation, known),
    })
    .map(({ caller, path, query, headers, payload }) => ({
      operationId: operation.operationId,
      caller,
      method: operation.method,
      path: query === '' ? path : `${path}?${query}`,
      headers: { ...headers, ...payload.headers },
      payload: payload.text,
    }))
}

function pathOf({ path, pathParameters }: Operation, known: KnownIds): fc.Arbitrary<string> {
  const segments = pathParameters.map((name) => {
    const real = known(name)
    return fc.oneof(
      { weight: real.length > 0 ? 8 : 0, arbitrary: fc.constantFrom(...real, '') },
      { weight: 1, arbitrary: uuid },
      { weight: 1, arbitrary: hostileSegment },
    )
  })
  return fc.tuple(...segments).map((values) => path.replaceAll(/\{\w+\}/g, () => String(values.shift())))
}

function queryOf({ queryParameters }: Operation): fc.Arbitrary<string> {
  const value = fc.oneof(
    fc.constantFrom('1', '20', '200', '201', 'true', 'x'),
    fc.constantFrom(...hostileTexts).map(encodeLoosely),
    fc.base64String({ maxLength: 60 }),
  )
  const pair = fc
    .tuple(fc.constantFrom(...queryParameters, 'unknown', '__proto__[x]'), value)
    .map((parts) => parts.join('='))
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant('') },
    { weight: 1, arbitrary: fc.array(pair, { maxLength: 3 }).map((pairs) => pairs.join('&')) },
  )
}

function headersOf({ needsIfMatch }: Operation): fc.Arbitrary<Record<string, string>> {
  const ifMatch = fc.constantFrom('"1"', '"2"', '*', 'W/"1"', '"x"', '', '"9223372036854775808"')
  const headers = fc.record(
    {
      'if-none-match': fc.constantFrom('"1"', '*', 'nonsense'),
      origin: fc.constantFrom('http://localhost:3000', 'https://evil.example', 'null'),
      'idempotency-key': fc.constantFrom('one', '"two"', '"', 'a, b'),
      accept: fc.constantFrom('*/*', 'text/html', 'application/xml;q=nonsense'),
      'user-agent': fc.constantFrom('fuzz', '', 'x'.repeat(2_000)),
    },
    { requiredKeys: [] },
  )
  return fc.tuple(headers, needsIfMatch ? ifMatch : fc.constant('')).map(([some, match]) => {
    return match === '' ? some : { ...some, 'if-match': match }
  })
}

interface Payload {
  readonly text: string | undefined
  readonly headers: Readonly<Record<string, string>>
}

const json = { 'content-type': 'application/json' }

function payloadOf({ method, body, isMultipart }: Operation, known: KnownIds): fc.Arbitrary<Payload> {
  if (method === 'get') return fc.constant({ text: undefined, headers: {} })
  if (isMultipart) return formOf()
  const noise = fc.oneof(
    fc.json({ maxDepth: 6 }),
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.constantFrom('{', '[', '"', '{"a":', '[[[[[[[['.repeat(500), '{"__proto__":{"x":1}}', '{"a":1,"a":2}'),
  )
  const asJson = (arbitrary: fc.Arbitrary<string>) => arbitrary.map((text) => ({ text, headers: json }))
  if (!body)
    return fc.oneof(
      { weight: 4, arbitrary: fc.constant({ text: undefined, headers: {} }) },
      { weight: 1, arbitrary: asJson(noise) },
    )
  const valid = arbitraryOf(body, known)
  return fc.oneof(
    { weight: 5, arbitrary: asJson(valid.map((value) => JSON.stringify(value))) },
    { weight: 4, arbitrary: asJson(mutated(body, valid)) },
    { weight: 1, arbitrary: asJson(noise) },
    { weight: 1, arbitrary: noise.map((text) => ({ text, headers: { 'content-type': 'text/plain' } })) },
  )
}

/** One field of a valid body is something else, missing, or one too many. */
function mutated(body: Schema, valid: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  const names = [...Object.keys(body.properties ?? {}), 'isAdmin', 'id', 'org_id', 'organizationId', '__proto__']
  return fc.tuple(valid, fc.constantFrom(...names), hostileValue).map(([value, name, other]) => {
    const changed = { ...(value as object) }
    Object.defineProperty(changed, name, { value: other, enumerable: true })
    return JSON.stringify(changed)
  })
}

function formOf(): fc.Arbitrary<Payload> {
  const fileName = fc.constantFrom('a.png', 'a.zip', 'a.svg', '../a', 'a"b', '', 'x'.repeat(300), 'con.md')
  const type = fc.constantFrom('image/png', 'application/zip', 'image/svg+xml', 'text/html', 'nonsense')
  const bytes = fc.oneof(
    fc.constantFrom('', '\u0089PNG\r\n\u001a\n', 'PK\u0003\u0004', '<svg onload="x"/>'),
    fc.string({ unit: 'binary', maxLength: 100 }),
  )
  return fc.tuple(fileName, type, bytes, fc.constantFrom('file', 'other', '')).map(([name, media, content, field]) => ({
    text: `--x\r\ncontent-disposition: form-data; name="${field}"; filename="${name}"\r\ncontent-type: ${media}\r\n\r\n${content}\r\n--x--\r\n`,
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
  }))
}

/** Percent-encoded where it must be to be sent at all, and no further. */
function encodeLoosely(text: string): string {
  return encodeURI(text.toWellFormed()).replaceAll(/[?#/]/g, encodeURIComponent)
}
