import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { etagOf, versionFromIfMatch } from '#platform/etag.ts'
import type { Platform } from '#platform/platform.ts'
import { acceptInvitation } from './accept-invitation.ts'
import { createOrganization } from './create-organization.ts'
import { getOrganization } from './get-organization.ts'
import { listOrganizations } from './list-organizations.ts'
import { lookUpInvitation } from './look-up-invitation.ts'
import type { Organization } from './organization.ts'
import * as schemas from './organization-schemas.ts'
import { updateOrganization } from './update-organization.ts'

const toBody = ({ roles, permissions, partialPermissions, ...organization }: Organization) => ({
  ...organization,
  roles: [...roles],
  permissions: [...permissions],
  partialPermissions: [...partialPermissions],
})

export function organizationRoutes(platform: Platform): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.post(
      '/organizations',
      { schema: schemas.CreateOrganization, config: { authz: 'user', limit: 'organizations.create' } },
      async (request, reply) => {
        const organization = await createOrganization(platform, request.user, request.body)
        return reply
          .code(201)
          .header('location', `/api/v1/organizations/${organization.id}`)
          .header('etag', etagOf(organization.version))
          .send(toBody(organization))
      },
    )

    server.get(
      '/organizations',
      { schema: schemas.ListOrganizations, config: { authz: 'user', limit: 'organizations.read' } },
      async (request) => {
        const { data, page } = await listOrganizations(platform, request.user, request.query)
        return { data: data.map(toBody), page }
      },
    )

    server.get(
      '/organizations/:organizationId',
      { schema: schemas.GetOrganization, config: { authz: 'organization.read', limit: 'organizations.read' } },
      async (request, reply) => {
        const organization = await getOrganization(platform, request.actor)
        return reply.header('etag', etagOf(organization.version)).send(toBody(organization))
      },
    )

    server.patch(
      '/organizations/:organizationId',
      { schema: schemas.UpdateOrganization, config: { authz: 'organization.manage', limit: 'organizations.write' } },
      async (request, reply) => {
        const version = versionFromIfMatch(request.headers['if-match'])
        const organization = await updateOrganization(platform, request.actor, request.body, version)
        return reply.header('etag', etagOf(organization.version)).send(toBody(organization))
      },
    )

    server.post(
      '/invitations/lookup',
      { schema: schemas.LookUpInvitation, config: { authz: 'public', limit: 'organizations.look-up-invitation' } },
      async (request) => {
        const summary = await lookUpInvitation(platform, request.body.token)
        return { ...summary, expiresAt: summary.expiresAt.toISOString() }
      },
    )

    server.post(
      '/invitations/accept',
      { schema: schemas.AcceptInvitation, config: { authz: 'user', limit: 'organizations.accept-invitation' } },
      async (request) => toBody(await acceptInvitation(platform, request.user, request.body.token)),
    )
  }
}
