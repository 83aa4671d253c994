import type { FastifyReply, FastifyRequest } from 'fastify'

/** The token that a request carries as RFC 6750 says, or undefined; other ways to authorize are none of ours. */
export function bearerTokenOf({ headers }: FastifyRequest): string | undefined {
  return /^bearer +(\S*) *$/i.exec(headers.authorization ?? '')?.[1]
}

/** Tells a program how to prove itself, and what was wrong with its token (RFC 6750 §3). */
export function challenge(
  reply: FastifyReply,
  fault?: { readonly error: 'invalid_token' | 'insufficient_scope'; readonly scope?: string },
): void {
  const scope = fault?.scope === undefined ? '' : `, scope="${fault.scope}"`
  reply.header('www-authenticate', `Bearer realm="UpSkill"${fault ? `, error="${fault.error}"${scope}` : ''}`)
}
