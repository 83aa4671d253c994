/**
 * What an API token looks like: `upsk_<organization>_<secret><checksum>`, all in base 62, so that a double click selects
 * it whole. The organization's id says in whose rows to look; 256 random bits are the secret; the CRC-32 tells a typing
 * error from a token that is not valid, and lets scanners of leaked secrets report no false finding.
 */
import { createHash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { OrganizationId } from '#platform/id.ts'

/** Finds tokens in any text; for scanners of secrets. */
export const tokenPattern = /\bupsk_[0-9A-Za-z]{22}_[0-9A-Za-z]{49}\b/g

const shape = /^upsk_([0-9A-Za-z]{22})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/

/** Makes a token of the organization. It is shown once and stored nowhere. */
export function newTokenText(organizationId: OrganizationId): string {
  const start = `upsk_${toBase62(BigInt(`0x${organizationId.replaceAll('-', '')}`), 22)}_`
  const secret = toBase62(BigInt(`0x${randomBytes(32).toString('hex')}`), 43)
  return `${start}${secret}${checksumOf(start + secret)}`
}

/** The organization whose token this claims to be, or undefined when the text is no token or has a typing error. */
export function organizationOfToken(text: string): OrganizationId | undefined {
  const [, organization = '', , checksum] = shape.exec(text) ?? []
  if (checksum === undefined || checksumOf(text.slice(0, -6)) !== checksum) return undefined
  const hex = fromBase62(organization).toString(16).padStart(32, '0')
  if (hex.length > 32) return undefined
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** What is stored of a token. Nobody guesses 256 random bits, so one round of SHA-256 is enough. */
export const hashTokenText = (text: string): Buffer => createHash('sha256').update(text).digest()

/** The last characters, by which its owner recognizes a token in a list. They belong to the checksum. */
export const endingOf = (text: string): string => text.slice(-4)

const checksumOf = (text: string): string => toBase62(BigInt(crc32(text)), 6)

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

function toBase62(value: bigint, length: number): string {
  let text = ''
  for (let rest = value; rest > 0n; rest /= 62n) text = (digits[Number(rest % 62n)] ?? '') + text
  return text.padStart(length, '0')
}

function fromBase62(text: string): bigint {
  let value = 0n
  for (const digit of text) value = value * 62n + BigInt(digits.indexOf(digit))
  return value
}
