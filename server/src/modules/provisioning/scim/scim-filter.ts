import { type Filter, parse } from 'scim2-parse-filter'
import { invalid, type ScimError } from './scim-error.ts'

/** What a filter may ask for: a column with how it compares, or a value that is the same for every resource. */
export type Attribute =
  | { readonly column: string; readonly type: 'text' | 'exact' | 'flag' | 'time' }
  | { readonly constant: string | boolean }

/** Attributes by their path in lower case, such as `name.familyname`: SCIM's names are case-insensitive. */
export type Attributes = Readonly<Record<string, Attribute>>

export type Comparison = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le'

/** A filter whose attributes are known columns; what compares them is SQL's business. */
export type Condition =
  | { readonly kind: 'always'; readonly holds: boolean }
  | { readonly kind: 'present'; readonly column: string }
  | {
      readonly kind: 'compare'
      readonly column: string
      readonly type: 'text' | 'exact'
      readonly by: Comparison
      readonly to: string
    }
  | { readonly kind: 'flag'; readonly column: string; readonly is: boolean }
  | { readonly kind: 'time'; readonly column: string; readonly by: Comparison; readonly to: Date }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }

const longestFilter = 1_000

/** Reads a filter (RFC 7644 §3.4.2.2). Text that is none, or asks for what there is not, is refused as `invalidFilter`. */
export function parseFilter(text: string, attributes: Attributes): Condition {
  if (text.length > longestFilter) throw invalid('invalidFilter', `A filter has at most ${longestFilter} characters.`)
  return toCondition(parseText(text), attributes, '')
}

function parseText(text: string): Filter {
  try {
    return parse(text)
  } catch {
    throw invalid('invalidFilter', 'The filter cannot be read.')
  }
}

function toCondition(filter: Filter, attributes: Attributes, prefix: string): Condition {
  switch (filter.op) {
    case 'and':
    case 'or':
      return {
        kind: filter.op === 'and' ? 'all' : 'any',
        of: filter.filters.map((part) => toCondition(part, attributes, prefix)),
      }
    case 'not':
      return { kind: 'not', of: toCondition(filter.filter, attributes, prefix) }
    case '[]':
      return toCondition(filter.valFilter, attributes, `${prefix}${plainPath(filter.attrPath)}.`)
    case 'pr': {
      const attribute = attributeAt(attributes, prefix, filter.attrPath)
      return 'constant' in attribute ? { kind: 'always', holds: true } : { kind: 'present', column: attribute.column }
    }
    default:
      return toComparison(
        attributeAt(attributes, prefix, filter.attrPath),
        filter.op,
        filter.compValue,
        filter.attrPath,
      )
  }
}

function toComparison(attribute: Attribute, by: Comparison, value: unknown, path: string): Condition {
  if ('constant' in attribute) {
    const isSame = String(attribute.constant).toLowerCase() === String(value).toLowerCase()
    return { kind: 'always', holds: by === 'ne' ? !isSame : by === 'eq' && isSame }
  }
  const { column, type } = attribute
  if (type === 'flag') {
    const is = readFlag(value)
    if (is === undefined || (by !== 'eq' && by !== 'ne')) throw unusable(path, by)
    return { kind: 'flag', column, is: by === 'eq' ? is : !is }
  }
  if (typeof value !== 'string' || value.includes('\0')) throw unusable(path, by)
  if (type !== 'time') return { kind: 'compare', column, type, by, to: value }
  const to = new Date(value)
  if (Number.isNaN(to.getTime())) throw unusable(path, by)
  return { kind: 'time', column, by, to }
}

/** A truth value, also as the text that Entra ID sends: `"False"`. */
export function readFlag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  const text = typeof value === 'string' ? value.toLowerCase() : undefined
  return text === 'true' ? true : text === 'false' ? false : undefined
}

function attributeAt(attributes: Attributes, prefix: string, path: string): Attribute {
  const name = `${prefix}${plainPath(path)}`
  const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined
  if (!attribute) throw invalid('invalidFilter', `"${path}" is not an attribute to filter by.`)
  return attribute
}

/** A path without the schema it may name, in lower case. */
const plainPath = (path: string): string => path.slice(path.lastIndexOf(':') + 1).toLowerCase()

const unusable = (path: string, by: string): ScimError =>
  invalid('invalidFilter', `"${path}" cannot be compared like that by "${by}".`)
