import { createHmac, randomBytes } from 'node:crypto'
import { Secret } from 'otpauth'

const codeCount = 10
const codeBytes = 10

/** Ten codes of 80 random bits each, in groups of four letters and digits that are hard to confuse. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: codeCount }, () =>
    new Secret({ buffer: new Uint8Array(randomBytes(codeBytes)).buffer }).base32
      .toLowerCase()
      .replace(/(.{4})(?!$)/g, '$1-'),
  )

/** What a code was hashed with; kept sealed. */
export const newHashKey = (): string => randomBytes(32).toString('base64url')

/** HMAC-SHA-256 of a code, however it was typed: case, spaces and hyphens do not matter. */
export const hashRecoveryCode = (key: string, code: string): Buffer =>
  createHmac('sha256', Buffer.from(key, 'base64url')).update(plain(code)).digest()

/** Whether the text has the form of a recovery code. */
export const isRecoveryCode = (code: string): boolean => /^[a-z2-7]{16}$/.test(plain(code))

const plain = (code: string): string => code.toLowerCase().replace(/[\s-]/g, '')
