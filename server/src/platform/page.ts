import { type Static, type TSchema, Type } from 'typebox'
import { Check } from 'typebox/value'
import { requestProblems } from './problem.ts'
import { Uuid } from './wire.ts'

/** The query of every list: how many rows, and where the page before ended. */
export const PageQuery = Type.Object(
  {
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'How many rows to answer with' }),
    cursor: Type.Optional(
      Type.String({ minLength: 1, maxLength: 500, description: 'The `nextCursor` of the page before' }),
    ),
  },
  { additionalProperties: false },
)

/** The answer of every list. */
export const PageOf = <T extends TSchema>(item: T) =>
  Type.Object({
    data: Type.Array(item),
    page: Type.Object({
      nextCursor: Type.Union([Type.String(), Type.Null()]),
      hasMore: Type.Boolean(),
    }),
  })

export interface Page<T> {
  data: T[]
  page: { nextCursor: string | null; hasMore: boolean }
}

/** What a list is asked for. */
export interface PageRequest {
  readonly limit: number
  readonly cursor?: string
}

/**
 * Cuts a page from `limit + 1` rows: the row too many only tells that there is more. The cursor holds the sort key of the
 * last row shown.
 */
export function toPage<Row>(rows: readonly Row[], limit: number, keyOf: (row: Row) => unknown[]): Page<Row> {
  const data = rows.slice(0, limit)
  const hasMore = rows.length > limit
  const last = data.at(-1)
  return { data, page: { nextCursor: hasMore && last !== undefined ? encodeCursor(keyOf(last)) : null, hasMore } }
}

const encodeCursor = (key: unknown) => Buffer.from(JSON.stringify(key)).toString('base64url')

/** Sort keys that several lists use. */
export const nameAndId = Type.Tuple([Type.String(), Uuid])
export const timeAndId = Type.Tuple([Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z$' }), Uuid])
export const idAlone = Type.Tuple([Uuid])
export const numberAlone = Type.Tuple([Type.Integer({ minimum: 0, maximum: 2_147_483_647 })])

/** Reads the sort key out of a cursor. A cursor that this list did not give out is refused with 400. */
export function readCursor<T extends TSchema>(schema: T, cursor: string | undefined): Static<T> | undefined {
  if (cursor === undefined) return undefined
  const key = parseJson(Buffer.from(cursor, 'base64url').toString('utf8'))
  if (!Check(schema, key)) {
    throw requestProblems.invalid('The cursor is not one of this list.', [
      { pointer: 'query/cursor', detail: 'is not a cursor of this list' },
    ])
  }
  return key
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
