import { requestProblems } from './problem.ts'

/** The strong entity tag of a row's version (RFC 9110 §8.8.3). */
export const etagOf = (version: number): string => `"${version}"`

/**
 * The version a caller wants to change, from `If-Match`. Refuses with 428 when the header is missing and with 412 when it
 * is not a tag this API gives out.
 */
export function versionFromIfMatch(header: string | undefined): number {
  if (header === undefined) {
    throw requestProblems.preconditionRequired('Send If-Match with the ETag of what you read, such as "3".')
  }
  const match = /^"(\d{1,9})"$/.exec(header.trim())
  if (!match) throw requestProblems.stale('If-Match must be one strong ETag of this API, such as "3".')
  return Number(match[1])
}

/** Refuses with 412 unless the stored version is the one the caller read. */
export function assertVersion(stored: number, expected: number): void {
  if (stored !== expected) {
    throw requestProblems.stale(
      `You changed version ${expected}; it is version ${stored} by now. Reload and try again.`,
    )
  }
}
