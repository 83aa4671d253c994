import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'

/** A token to be given to the browser once, and until when it is good. */
export interface SessionToken {
  readonly token: string
  readonly expiresAt: Date
}

/** The name of the cookie that carries a session's token over HTTP; over HTTPS it begins with `__Host-`. */
export const sessionCookie = 'upskill_session'
const deviceCookie = 'upskill_device'

type Site = Pick<Config, 'publicUrl'>

const isSecure = ({ publicUrl }: Site) => publicUrl.startsWith('https:')

/** `__Host-` has browsers take the cookie from this very host alone, over HTTPS: no subdomain can put one in its place. */
export const nameOn = (site: Site, name: string) => (isSecure(site) ? `__Host-${name}` : name)

/** What every cookie of the server is bound to: this site, and no script. */
export const attributesOn = (site: Site) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(site) }) as const

/** The session token that a request came with. */
export const sessionTokenOf = (site: Site, { cookies }: FastifyRequest): string | undefined =>
  cookies[nameOn(site, sessionCookie)]

/** The token of the session that a browser has now, however it is reached: known for ending it, not for being let in. */
export const heldSessionOf = ({ cookies }: FastifyRequest): string | undefined =>
  cookies[`__Host-${sessionCookie}`] ?? cookies[sessionCookie]

/** The cookie that tells which accounts know the browser, however it is reached; it is signed, so its name proves nothing. */
export const deviceCookieOf = ({ cookies }: FastifyRequest): string | undefined =>
  cookies[`__Host-${deviceCookie}`] ?? cookies[deviceCookie]

/** Has the browser come with this session from now on. */
export function giveSession(site: Site, reply: FastifyReply, { token, expiresAt }: SessionToken): FastifyReply {
  return reply.setCookie(nameOn(site, sessionCookie), token, { ...attributesOn(site), expires: expiresAt })
}

/** Browsers keep no cookie longer than this (RFC 6265bis, 400 days). */
export const deviceCookieLifetimeMs = 400 * 86_400_000

/** Has the browser keep what a sign-in opened: the session, and which accounts know the browser. */
export function giveOpenedSession(
  site: Site,
  reply: FastifyReply,
  session: SessionToken & { readonly deviceCookie: string },
): FastifyReply {
  giveSession(site, reply, session)
  const maxAge = deviceCookieLifetimeMs / 1_000
  return reply.setCookie(nameOn(site, deviceCookie), session.deviceCookie, { ...attributesOn(site), maxAge })
}

/**
 * Has the browser forget the session, and what its pages kept. Answers stay in no cache anyway, and the device's cookie is
 * to stay.
 */
export function takeSession(site: Site, reply: FastifyReply): FastifyReply {
  return reply.clearCookie(nameOn(site, sessionCookie), attributesOn(site)).header('clear-site-data', '"storage"')
}
