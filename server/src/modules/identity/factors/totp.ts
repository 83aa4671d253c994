import { Secret, TOTP } from 'otpauth'

const period = 30

/** How many steps a phone's clock, or the person's hand, may be off (RFC 6238 §5.2). */
const tolerance = 1

/** 160 random bits in base32, the length RFC 4226 §4 recommends. */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32

const totpOf = (secret: string, label = '') => new TOTP({ issuer: 'UpSkill', label, secret, period })

/** The address that apps read out of a QR code. */
export const keyUri = (secret: string, label: string): string => totpOf(secret, label).toString()

/** The time step that the code is of, now or one step off; undefined for any other text. */
export function stepOfCode(secret: string, code: string, now: Date): number | undefined {
  if (!isTotpCode(code)) return undefined
  const timestamp = now.getTime()
  const delta = totpOf(secret).validate({ token: code, timestamp, window: tolerance })
  return delta === null ? undefined : TOTP.counter({ period, timestamp }) + delta
}

/** Whether the text has the form of an authenticator's code. */
export const isTotpCode = (code: string): boolean => /^\d{6}$/.test(code)
