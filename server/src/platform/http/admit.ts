import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Authz, OrganizationActor, Permission, UserActor } from '../actor.ts'
import { permits, type Scope, scopeParameters, wholeOrganization } from '../permits.ts'
import type { Platform } from '../platform.ts'
import { type Problem, proofProblems, requestProblems } from '../problem.ts'
import type { Gatekeeper, TokenBearer } from '../route.ts'
import { bearerTokenOf, challenge } from './bearer-token.ts'
import { needsOrganization } from './check-declarations.ts'
import { giveSession, sessionTokenOf } from './session-cookies.ts'

/**
 * Lets a request through to its handler only if the route's `authz` allows it: 401 without a session or a valid token, 404 for
 * an organization one does not belong to (its existence is nobody else's business), 403 without the permission. Who holds it
 * for other teams or courses than the one asked for gets the 404 of one that does not exist. 403 too where the person has
 * to prove more: a second factor that the organization asks for, its own sign-on, or who they are, lately. A request with a bearer token is judged by that alone, whatever cookies it has; it never opens a person's account.
 */
export function admit(server: FastifyInstance, platform: Platform, gatekeeper: Gatekeeper): void {
  // Set below, before any handler reads them; null where a route has no use for them.
  server.decorateRequest('user', null as never)
  server.decorateRequest('actor', null as never)

  // Thrown once the caller is charged for asking, so that trying other organizations is limited like anything else.
  const refusals = new WeakMap<FastifyRequest, Problem>()
  server.addHook('preParsing', async (request) => {
    const refusal = refusals.get(request)
    if (refusal) throw refusal
  })

  // Checked before the body is read: a stranger's upload is not even received.
  server.addHook('onRequest', async (request, reply) => {
    const authz: Authz = request.routeOptions.config.authz ?? 'public'
    if (authz === 'public') return
    const bearer = await findBearer(request, reply)
    const user = bearer ? userOf(bearer) : await findPerson(request, reply)
    if (!user) {
      challenge(reply)
      throw requestProblems.notSignedIn()
    }
    request.user = user
    const refusal = needsOrganization(authz) ? await enter(request, reply, authz, bearer) : bearer && outOfScope(reply)
    if (refusal) refusals.set(request, refusal)
    else if (request.routeOptions.config.recent && !isRecent(user)) {
      refusals.set(request, proofProblems.authenticateAgain())
    }
  })

  /** Finds out what the caller may do in the organization that the path names, or why they get no further. */
  async function enter(
    request: FastifyRequest,
    reply: FastifyReply,
    authz: Authz,
    bearer: TokenBearer | undefined,
  ): Promise<Problem | undefined> {
    const { organizationId } = request.params as { organizationId: string }
    if (bearer && organizationOf(bearer) !== organizationId) {
      throw tokenNotValid(reply, 'It is for another organization.')
    }
    const scope = scopeOf(request)
    const member =
      bearer?.kind === 'organization'
        ? bearer.actor
        : within(request.user, await gatekeeper.findMember(platform, request.user, organizationId, scope))
    const refusal = authz === 'scim' ? refusalOfScim(member) : refusalOf(member, authz as Permission, scope)
    if (!refusal && member) request.actor = member
    return bearer && refusal?.status === 403 ? outOfScope(reply, authz) : refusal
  }

  async function findPerson(request: FastifyRequest, reply: FastifyReply): Promise<UserActor | undefined> {
    const token = sessionTokenOf(platform.config, request)
    const found = token === undefined ? undefined : await gatekeeper.findSession(platform, token)
    if (found?.renewed) giveSession(platform.config, reply, found.renewed)
    return found?.user
  }

  async function findBearer(request: FastifyRequest, reply: FastifyReply): Promise<TokenBearer | undefined> {
    const token = bearerTokenOf(request)
    if (token === undefined) return undefined
    const bearer = await gatekeeper.findToken(platform, token, request.ip)
    if (bearer === 'malformed') throw tokenNotValid(reply, 'It is not whole, or has a typing error.')
    if (!bearer) throw tokenNotValid(reply, 'It is unknown, expired or revoked.')
    return bearer
  }
}

const userOf = (bearer: TokenBearer): UserActor => (bearer.kind === 'member' ? bearer.user : bearer.actor)

const organizationOf = (bearer: TokenBearer): string =>
  bearer.kind === 'member' ? bearer.organizationId : bearer.actor.organizationId

function tokenNotValid(reply: FastifyReply, detail: string): Problem {
  challenge(reply, { error: 'invalid_token' })
  return requestProblems.tokenNotValid(detail)
}

function outOfScope(reply: FastifyReply, scope?: string): Problem {
  challenge(reply, { error: 'insufficient_scope', ...(scope !== undefined && { scope }) })
  return requestProblems.forbidden(
    scope === undefined
      ? 'A token does not open accounts; sign in.'
      : `This needs the permission "${scope}", within the token's scopes and its owner's role.`,
  )
}

/** The member with what both their roles and their token's scopes allow at this moment. */
function within({ credential }: UserActor, member: OrganizationActor | undefined): OrganizationActor | undefined {
  if (!member || credential.kind !== 'token') return member
  return { ...member, grants: member.grants.filter(({ permission }) => credential.scopes.includes(permission)) }
}

function refusalOfScim(member: OrganizationActor | undefined): Problem | undefined {
  if (!member) return requestProblems.notFound('There is no such organization, or you are not a member of it.')
  const { credential } = member
  if (credential.kind === 'token' && credential.scopes.includes('scim')) return undefined
  return requestProblems.forbidden('This is for provisioning tokens alone.')
}

const isRecent = ({ credential }: UserActor): boolean => credential.kind === 'session' && credential.isRecent

/** Where the route's permission has to be held, by its declaration and the request's path. */
function scopeOf({ routeOptions, params }: FastifyRequest): Scope | 'anywhere' {
  const { scope } = routeOptions.config
  if (scope === undefined) return wholeOrganization
  if (scope === 'anywhere') return scope
  return { kind: scope, id: (params as Readonly<Record<string, string>>)[scopeParameters[scope]] ?? '' }
}

function refusalOf(
  member: OrganizationActor | undefined,
  permission: Permission,
  scope: Scope | 'anywhere',
): Problem | undefined {
  if (!member) return requestProblems.notFound('There is no such organization, or you are not a member of it.')
  if (member.lacksSignOn) return proofProblems.signOnRequired('It lets its members in through its own sign-on only.')
  if (member.lacksSecondFactor) return proofProblems.secondFactorRequired('This organization asks you for two factors.')
  if (permits(member.grants, permission, scope)) return undefined
  if (scope === 'anywhere' || scope.kind === 'organization' || !permits(member.grants, permission, 'anywhere')) {
    return requestProblems.forbidden(`Your role in this organization does not include "${permission}".`)
  }
  return requestProblems.notFound(`There is no such ${scope.kind}, or your role does not reach it.`)
}
