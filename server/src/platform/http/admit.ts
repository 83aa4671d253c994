import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Authz, OrganizationActor } from '../actor.ts'
import type { Platform } from '../platform.ts'
import { type Problem, requestProblems } from '../problem.ts'
import { type Gatekeeper, sessionCookie } from '../route.ts'
import { needsOrganization } from './check-declarations.ts'

/**
 * Lets a request through to its handler only if the route's `authz` allows it: 401 without a session, 404 for an
 * organization one does not belong to (its existence is nobody else's business), 403 without the permission.
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
    const member = await gatekeeper.findMember(platform, user, organizationId)
    const refusal = refusalOf(member, authz)
    if (refusal) refusals.set(request, refusal)
    else if (member) request.actor = member
  })
}

function refusalOf(member: OrganizationActor | undefined, permission: string): Problem | undefined {
  if (!member) return requestProblems.notFound('There is no such organization, or you are not a member of it.')
  if (member.permissions.some((held) => held === permission)) return undefined
  return requestProblems.forbidden(`Your role in this organization does not include "${permission}".`)
}
