import fc from 'fast-check'
import type { Schema } from '#test/operations.ts'

/** Texts that parsers, databases, terminals, shells, browsers and people's own code have stumbled over. */
export const hostileTexts = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202egnirts',
  '\ufeff',
  '%00',
  '%',
  '../../../../etc/passwd',
  '..\\..\\windows',
  '\r\nSet-Cookie: a=b',
  "'; drop table users; --",
  "' or '1'='1",
  '"; return true; //',
  '$(id)',
  '${7*7}',
  '{{7*7}}',
  '<script>alert(1)</script>',
  'javascript:alert(1)',
  '<img src=x onerror=alert(1)>',
  '__proto__',
  'constructor',
  'null',
  'NaN',
  '1e309',
  '-1',
  '9223372036854775808',
  '00000000-0000-0000-0000-000000000000',
  'ﬁ ﷺ İ ß 𝒳 👩‍👩‍👧‍👦 Z̶a̶l̶g̶o̶',
  'a'.repeat(5_000),
  '𝒳'.repeat(2_500),
]

const hostileText = fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: 'binary', maxLength: 40 }))

/** Values of every JSON type, most of them of a wrong one wherever they are put. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom(null, true, false, 0, -0, -1, 0.1, 1e308, 2 ** 53, -(2 ** 63), [], {}, [[[[]]]], { length: 1e9 }),
  fc.jsonValue({ maxDepth: 3 }),
  fc.constant({ toString: 'x', valueOf: 'y', constructor: { prototype: { isAdmin: true } } }),
)

/** What a value of the schema may look like, at its boundaries more often than not; `known` has real ones by field name. */
export function arbitraryOf(
  schema: Schema,
  known: (name: string) => readonly string[],
  name = '',
): fc.Arbitrary<unknown> {
  const real = known(name)
  const made = madeOf(schema, known)
  return real.length > 0
    ? fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...real) }, { weight: 1, arbitrary: made })
    : made
}

function madeOf(schema: Schema, known: (name: string) => readonly string[]): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((choice) => arbitraryOf(choice, known)))
  switch (schema.type) {
    case 'object':
      return objectOf(schema, known)
    case 'array': {
      const { minItems = 0, maxItems = 20 } = schema
      const item = schema.items ? arbitraryOf(schema.items, known) : hostileValue
      return fc.array(item, { minLength: minItems, maxLength: Math.min(maxItems, minItems + 5) })
    }
    case 'integer':
    case 'number':
      return numberOf(schema)
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      return textOf(schema)
  }
}

function objectOf({ properties = {}, required = [] }: Schema, known: (name: string) => readonly string[]) {
  const fields = Object.entries(properties).map(([name, schema]) => [name, arbitraryOf(schema, known, name)] as const)
  return fc.record(Object.fromEntries(fields), { requiredKeys: [...required] })
}

function numberOf({ minimum = -1_000, maximum = 1_000 }: Schema) {
  return fc.oneof(fc.constantFrom(minimum, maximum), fc.integer({ min: Math.ceil(minimum), max: Math.floor(maximum) }))
}

function textOf({ format, pattern, minLength = 0, maxLength = 200 }: Schema): fc.Arbitrary<string> {
  if (format === 'email') return fc.emailAddress()
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString())
  if (pattern?.includes('(?')) return textLike(new RegExp(pattern, 'u'))
  if (pattern) return fc.stringMatching(new RegExp(pattern, 'u'))
  const length = fc.constantFrom(minLength, Math.min(minLength + 10, maxLength), Math.min(maxLength, 5_000))
  const unit = fc.constantFrom('grapheme', 'grapheme-ascii', 'grapheme-composite')
  return fc
    .tuple(length, unit)
    .chain(([size, kind]) =>
      fc
        .string({ unit: kind as 'grapheme', minLength: Math.min(size, 30), maxLength: Math.min(size, 30) })
        .map((text) => text.padEnd(size, 'x')),
    )
}

/** Fast-check makes no texts for a pattern that looks ahead; such patterns only keep a few texts out. */
const textLike = (pattern: RegExp) =>
  fc
    .string({ unit: 'grapheme-ascii', minLength: 3, maxLength: 30 })
    .map((text) => `a${text.trim()}z`)
    .filter((text) => pattern.test(text))
