import { invalid } from './scim-error.ts'

/** How many resources a list answers with when not told, and at most. */
export const listSizes = { usual: 100, most: 200 } as const

/** A window of a list, counted from 1 as SCIM does (RFC 7644 §3.4.2.4). */
export interface Window {
  readonly startIndex: number
  readonly count: number
}

/** Reads `startIndex` and `count`; less than the least there is reads as that, and more than most as most. */
export function readWindow({ startIndex, count }: { startIndex?: number; count?: number }): Window {
  return {
    startIndex: Math.min(Math.max(startIndex ?? 1, 1), 1_000_000),
    count: Math.min(Math.max(count ?? listSizes.usual, 0), listSizes.most),
  }
}

export const toListBody = (
  resources: readonly object[],
  total: number,
  { startIndex }: Pick<Window, 'startIndex'>,
) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
  totalResults: total,
  startIndex,
  itemsPerPage: resources.length,
  Resources: resources,
})

/** Which attributes an answer shall have; `schemas`, `id` and `meta` are always there. */
export interface Projection {
  readonly attributes?: string
  readonly excludedAttributes?: string
}

/** Whether an answer shall have the attribute (RFC 7644 §3.9). */
export function shows({ attributes, excludedAttributes }: Projection, name: string): boolean {
  const listed = (list: string) => namesIn(list).includes(name.toLowerCase())
  if (attributes !== undefined) return alwaysShown.has(name) || listed(attributes)
  return alwaysShown.has(name) || excludedAttributes === undefined || !listed(excludedAttributes)
}

/** The resource with the attributes that were asked for. */
export const project = (resource: object, projection: Projection): object =>
  Object.fromEntries(Object.entries(resource).filter(([name]) => shows(projection, name)))

const alwaysShown = new Set(['schemas', 'id', 'meta'])

/** The attributes a list names, without schemas and sub-attributes, in lower case. */
function namesIn(list: string): string[] {
  if (list.length > 2_000) throw invalid('invalidValue', 'The list of attributes is too long.')
  return list.split(',').map((path) => {
    const [name = ''] = path
      .trim()
      .slice(path.trim().lastIndexOf(':') + 1)
      .split('.')
    return name.toLowerCase()
  })
}
