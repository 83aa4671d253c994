import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'
import { attributesOn, nameOn } from './session-cookies.ts'

type Site = Pick<Config, 'publicUrl'>

/** What a browser holds for some minutes: a sign-in that waits for its second factor, and a passkey's challenge. */
export type FactorCookie = 'upskill_sign_in' | 'upskill_challenge'

const attributes = (site: Site) => ({ ...attributesOn(site), sameSite: 'strict' }) as const

export const factorCookieOf = (site: Site, { cookies }: FastifyRequest, name: FactorCookie): string | undefined =>
  cookies[nameOn(site, name)]

export function giveFactorCookie(
  site: Site,
  reply: FastifyReply,
  name: FactorCookie,
  { token, expiresAt }: { token: string; expiresAt: Date },
): FastifyReply {
  return reply.setCookie(nameOn(site, name), token, { ...attributes(site), expires: expiresAt })
}

export function takeFactorCookie(site: Site, reply: FastifyReply, name: FactorCookie): FastifyReply {
  return reply.clearCookie(nameOn(site, name), attributes(site))
}
