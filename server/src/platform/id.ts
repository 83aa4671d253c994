import { randomBytes } from 'node:crypto'
import type { Clock } from './clock.ts'

/** A UUIDv7 that names a row of one kind; the brand keeps a course's id from being passed as a lesson's. */
export type Id<Kind extends string> = string & { readonly kind?: Kind }

export type UserId = Id<'user'>
export type OrganizationId = Id<'organization'>

/**
 * Makes a UUIDv7 (RFC 9562 §5.7): 48 bits of Unix time in milliseconds, then random bits, so that new rows land at the
 * end of an index. The application makes ids because a hosted PostgreSQL may be too old to.
 */
export function newId<Kind extends string>(clock: Clock): Id<Kind> {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(clock.now().getTime(), 0, 6)
  bytes[6] = 0x70 | (bytes.readUInt8(6) & 0x0f)
  bytes[8] = 0x80 | (bytes.readUInt8(8) & 0x3f)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
