import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Authz, OrganizationActor, Permission } from '../actor.ts'
import { permits, type Scope, scopeParameters, wholeOrganization } from '../permits.ts'
import type { Platform } from '../platform.ts'
import { type Problem, requestProblems } from '../problem.ts'
import { type Gatekeeper, sessionCookie } from '../route.ts'
import { needsOrganization } from './check-declarations.ts'

/**
 * Lets a request through to its handler only if the route's `authz` allows it: 401 without a session, 404 for an
 * organization one does not belong to (its existence is nobody else's business), 403 without the permission. Who holds it
 * for other teams or courses than the one asked for gets the 404 of one that does not exist.
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
  server.addHook('onRequest', async (request) => {
    const authz: Authz = request.routeOptions.config.authz ?? 'public'
    if (authz === 'public') return
    const token = request.cookies[sessionCookie]
    const user = token === undefined ? undefined : await gatekeeper.findSession(platform, token)
    if (!user) throw requestProblems.notSignedIn()
    request.user = user
    if (!needsOrganization(authz)) return

    const { organizationId } = request.params as { organizationId: string }
    const scope = scopeOf(request)
    const member = await gatekeeper.findMember(platform, user, organizationId, scope)
    const refusal = refusalOf(member, authz as Permission, scope)
    if (refusal) refusals.set(request, refusal)
    else if (member) request.actor = member
  })
}

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
  if (permits(member.grants, permission, scope)) return undefined
  if (scope === 'anywhere' || scope.kind === 'organization' || !permits(member.grants, permission, 'anywhere')) {
    return requestProblems.forbidden(`Your role in this organization does not include "${permission}".`)
  }
  return requestProblems.notFound(`There is no such ${scope.kind}, or your role does not reach it.`)
}
