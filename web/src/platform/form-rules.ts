/** Checks one field; answers what is wrong with it, or undefined. The server checks again and has the last word. */
export type FieldRule = (value: string) => string | undefined

/** Something must be typed. */
export function required(message: string): FieldRule {
  return (value) => (value.trim() === '' ? message : undefined)
}

/** It must look like an e-mail address: something, an at sign, and a domain. */
export function emailAddress(message: string): FieldRule {
  return (value) => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim()) ? undefined : message)
}

/** It must have this form. */
export function matching(pattern: RegExp, message: string): FieldRule {
  return (value) => (pattern.test(value) ? undefined : message)
}
