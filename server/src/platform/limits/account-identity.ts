import { createHash } from 'node:crypto'
import { normalizeEmail } from '../normalize-email.ts'

/** What an account is counted as, whether it exists or not: a hash, so that no address lies where counts do. */
export const accountIdentity = (email: string): string =>
  createHash('sha256').update(normalizeEmail(email)).digest('base64url')
