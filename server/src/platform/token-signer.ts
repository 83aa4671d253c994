import { createHmac, timingSafeEqual } from 'node:crypto'

/** Makes tokens that prove knowledge of the server's secret, so that a link in a mail needs no secret in the database. */
export interface TokenSigner {
  /** A token for a purpose and a subject (such as a row's id); the same input gives the same token. */
  sign(purpose: string, subject: string): string
  /** The subject of a genuine token for this purpose, or undefined for any other text. */
  verify(purpose: string, token: string): string | undefined
}

/** HMAC-SHA-256 (RFC 2104) over purpose and subject; the token is `<subject>.<base64url tag>`. */
export function createTokenSigner(secret: string): TokenSigner {
  const tag = (purpose: string, subject: string) =>
    createHmac('sha256', secret)
      .update(JSON.stringify([purpose, subject]))
      .digest()
  return {
    sign: (purpose, subject) => `${subject}.${tag(purpose, subject).toString('base64url')}`,
    verify(purpose, token) {
      const dot = token.lastIndexOf('.')
      if (dot < 1) return undefined
      const subject = token.slice(0, dot)
      const given = Buffer.from(token.slice(dot + 1), 'base64url')
      const expected = tag(purpose, subject)
      return given.length === expected.length && timingSafeEqual(given, expected) ? subject : undefined
    },
  }
}
