import type { FastifyRequest } from 'fastify'
import type { Authz, OrganizationActor, ScopeKind, UserActor } from './actor.ts'
import { deviceCookieOf, heldSessionOf, type SessionToken } from './http/session-cookies.ts'
import type { OrganizationId } from './id.ts'
import type { Scope } from './permits.ts'
import type { Platform } from './platform.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who the route lets in. A route that does not say stops the boot. */
    authz?: Authz
    /**
     * Where its permission has to be held: by default for the whole organization; for the one team or course that the path
     * names; or `anywhere`, when the use-case shows or changes only what the permission is held for.
     */
    scope?: ScopeKind | 'anywhere'
    /** The action the route is counted against, declared by its module. A route that names none stops the boot. */
    limit?: string
    /** Takes what another site has a browser send: it carries a proof of its own, and no session counts. */
    fromAnySite?: true
    /** Lets only those in who proved who they are within the last ten minutes; tokens never did. */
    recent?: true
  }
  interface FastifyRequest {
    /** The signed-in person; only on routes whose `authz` is not `public`. */
    user: UserActor
    /** The person as a member of the organization in the path; only on routes whose `authz` is a permission. */
    actor: OrganizationActor
  }
}

/** What a valid API token stands for: a member of one organization, or the organization itself. */
export type TokenBearer =
  | { readonly kind: 'member'; readonly user: UserActor; readonly organizationId: OrganizationId }
  | { readonly kind: 'organization'; readonly actor: OrganizationActor }

/** Somebody who is signed in. */
export interface FoundSession {
  readonly user: UserActor
  readonly renewed?: SessionToken | undefined
}

/** How the server finds out who is asking; the app composes it from the modules that know. */
export interface Gatekeeper {
  /**
   * What a bearer token stands for, used from this address; `malformed` when it cannot be a token, undefined when it is
   * unknown, expired or revoked.
   */
  findToken(platform: Platform, token: string, address: string): Promise<TokenBearer | 'malformed' | undefined>
  /** The session behind a cookie's token, or undefined; with a token in place of that one when it is time to change it. */
  findSession(platform: Platform, token: string): Promise<FoundSession | undefined>
  /** Which of its account's known browsers holds this cookie, or undefined. */
  recognizeDevice(platform: Platform, cookie: string | undefined, email: string): Promise<string | undefined>
  /** The person as a member of the organization, knowing what they may do at the scope; undefined when they are none. */
  findMember(
    platform: Platform,
    user: UserActor,
    organizationId: string,
    scope: Scope | 'anywhere',
  ): Promise<OrganizationActor | undefined>
}

/** The caller's address as the trusted proxies report it, and the browser as far as it is known. */
export const callerOf = (request: FastifyRequest) => ({
  sessionToken: heldSessionOf(request),
  deviceCookie: deviceCookieOf(request),
  deviceId: request.deviceId,
  address: request.ip,
  userAgent: (request.headers['user-agent'] ?? '').slice(0, 300),
})
