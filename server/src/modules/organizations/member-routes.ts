import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { etagOf, versionFromIfMatch } from '#platform/etag.ts'
import type { Platform } from '#platform/platform.ts'
import { changeMemberRoles } from './change-member-roles.ts'
import type { Invitation } from './invitation.ts'
import { inviteMember } from './invite-member.ts'
import { listInvitations } from './list-invitations.ts'
import { listMembers } from './list-members.ts'
import type { Member } from './member.ts'
import * as schemas from './organization-schemas.ts'
import { removeMember } from './remove-member.ts'
import { revokeInvitation } from './revoke-invitation.ts'

const toMember = (member: Member) => ({
  ...member,
  roles: [...member.roles],
  joinedAt: member.joinedAt.toISOString(),
})

const toInvitation = ({ id, email, role, invitedAt, expiresAt }: Invitation) => ({
  id,
  email,
  role,
  invitedAt: invitedAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
})

export function memberRoutes(platform: Platform): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/organizations/:organizationId/members',
      {
        schema: schemas.ListMembers,
        config: { authz: 'members.read', limit: 'organizations.read', audit: 'members.read' },
      },
      async (request) => {
        const { data, page } = await listMembers(platform, request.actor, request.query)
        return { data: data.map(toMember), page }
      },
    )

    server.patch(
      '/organizations/:organizationId/members/:memberId',
      { schema: schemas.ChangeMemberRoles, config: { authz: 'members.manage', limit: 'organizations.write' } },
      async (request, reply) => {
        const version = versionFromIfMatch(request.headers['if-match'])
        const { memberId } = request.params
        const member = await changeMemberRoles(platform, request.actor, memberId, request.body.roles, version)
        return reply.header('etag', etagOf(member.version)).send(toMember(member))
      },
    )

    server.delete(
      '/organizations/:organizationId/members/:memberId',
      { schema: schemas.RemoveMember, config: { authz: 'members.manage', limit: 'organizations.write' } },
      async (request, reply) => {
        await removeMember(platform, request.actor, request.params.memberId)
        return reply.code(204).send(null)
      },
    )

    server.get(
      '/organizations/:organizationId/invitations',
      { schema: schemas.ListInvitations, config: { authz: 'members.manage', limit: 'organizations.read' } },
      async (request) => {
        const { data, page } = await listInvitations(platform, request.actor, request.query)
        return { data: data.map(toInvitation), page }
      },
    )

    server.post(
      '/organizations/:organizationId/invitations',
      { schema: schemas.InviteMember, config: { authz: 'members.manage', limit: 'organizations.invite' } },
      async (request, reply) => {
        const { acceptUrl, ...invitation } = await inviteMember(platform, request.actor, request.body)
        return reply.code(201).send({ ...toInvitation(invitation), acceptUrl })
      },
    )

    server.delete(
      '/organizations/:organizationId/invitations/:invitationId',
      { schema: schemas.RevokeInvitation, config: { authz: 'members.manage', limit: 'organizations.write' } },
      async (request, reply) => {
        await revokeInvitation(platform, request.actor, request.params.invitationId)
        return reply.code(204).send(null)
      },
    )
  }
}
