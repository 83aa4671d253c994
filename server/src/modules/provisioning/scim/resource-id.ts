import { resourceNotFound } from './scim-error.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export const isResourceId = (value: unknown): value is string => typeof value === 'string' && uuid.test(value)

/** Refuses with 404 what cannot be the id of anything. */
export function assertResourceId(id: string): void {
  if (!isResourceId(id)) throw resourceNotFound(id)
}
