import type { FastifyReply, FastifyRequest } from 'fastify'

/**
 * The token that a request carries as RFC 6750 says, empty where one was announced and none came; undefined for requests
 * that authorize themselves another way, or not at all.
 */
export function bearerTokenOf({ headers }: FastifyRequest): string | undefined {
  const found = /^bearer(?: +(\S+))?$/i.exec(headers.authorization?.trimEnd() ?? '')
  return found ? (found[1] ?? '') : undefined
}

/** Tells a program how to prove itself, and what was wrong with its token (RFC 6750 §3). */
export function challenge(
  reply: FastifyReply,
  fault?: { readonly error: 'invalid_token' | 'insufficient_scope'; readonly scope?: string },
): void {
  const scope = fault?.scope === undefined ? '' : `, scope="${fault.scope}"`
  reply.header('www-authenticate', `Bearer realm="UpSkill"${fault ? `, error="${fault.error}"${scope}` : ''}`)
}
