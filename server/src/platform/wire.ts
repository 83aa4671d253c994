import { Type } from 'typebox'

/** Shapes that several modules' answers and requests are made of. */
export const Uuid = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
  description: 'A UUID in lower case',
})

export const Timestamp = Type.String({ format: 'date-time', description: 'RFC 3339, UTC' })

export const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()])

/** One line of text a person typed: no control characters, not only white space. */
export const Line = (maxLength: number) =>
  Type.String({ minLength: 1, maxLength, pattern: '^(?=.*\\S)[^\\u0000-\\u001f\\u007f]*$' })

/** Text of many lines a person typed: anything but NUL, which PostgreSQL cannot store. */
export const Text = (maxLength: number) => Type.String({ maxLength, pattern: '^[^\\u0000]*$' })

export const Email = Type.String({ format: 'email', maxLength: 254 })

export const IfMatchHeaders = Type.Object({
  'if-match': Type.Optional(Type.String({ description: 'The ETag of what you read' })),
})

export const Empty = Type.Null({ description: 'No content' })

/**
 * The body of an upload. Its parts arrive as a stream that no schema sees (to the validator the body is null), so this
 * only tells the API's document what to send.
 */
export const FileUpload = Type.Unsafe<null>({
  type: 'object',
  nullable: true,
  properties: { file: { type: 'string', contentMediaType: 'application/octet-stream' } },
  required: ['file'],
})
