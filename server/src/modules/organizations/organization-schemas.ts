import { Type } from 'typebox'
import { PageOf, PageQuery } from '#platform/page.ts'
import { RoleId, RoleName } from './roles/role-schemas.ts'
import { Email, Empty, IfMatchHeaders, Line, Text, Timestamp, Uuid } from '#platform/wire.ts'

const closed = { additionalProperties: false }
const organizationTags = ['organizations']
const memberTags = ['members']

const Slug = Type.String({ minLength: 2, maxLength: 40, pattern: '^[a-z0-9](-?[a-z0-9])*$' })
const InOrganization = Type.Object({ organizationId: Uuid })
const Token = Type.Object({ token: Type.String({ minLength: 1, maxLength: 300 }) }, closed)

export const Organization = Type.Object({
  id: Uuid,
  slug: Slug,
  name: Type.String(),
  roles: Type.Array(RoleName, { description: 'What one holds for the whole organization' }),
  permissions: Type.Array(Type.String(), { description: 'What one may do in all of it' }),
  partialPermissions: Type.Array(Type.String(), {
    description: 'What one may do for some of its teams or courses only',
  }),
  version: Type.Integer(),
})

export const Member = Type.Object({
  id: Uuid,
  userId: Uuid,
  name: Type.String(),
  email: Type.String(),
  roles: Type.Array(RoleName),
  joinedAt: Timestamp,
  version: Type.Integer(),
})

const invitationFields = { id: Uuid, email: Type.String(), role: RoleName, invitedAt: Timestamp, expiresAt: Timestamp }
export const Invitation = Type.Object(invitationFields)

export const CreateOrganization = {
  operationId: 'createOrganization',
  summary: 'Found an organization and own it',
  tags: organizationTags,
  body: Type.Object({ name: Line(100), slug: Type.Optional(Slug) }, closed),
  response: { 201: Organization },
}

export const ListOrganizations = {
  operationId: 'listOrganizations',
  summary: 'The organizations one belongs to',
  tags: organizationTags,
  querystring: PageQuery,
  response: { 200: PageOf(Organization) },
}

export const GetOrganization = {
  operationId: 'getOrganization',
  summary: 'One organization, with what one may do in it',
  tags: organizationTags,
  params: InOrganization,
  response: { 200: Organization },
}

export const UpdateOrganization = {
  operationId: 'updateOrganization',
  summary: 'Rename the organization',
  tags: organizationTags,
  params: InOrganization,
  headers: IfMatchHeaders,
  body: Type.Object({ name: Line(100) }, closed),
  response: { 200: Organization },
}

export const ListMembers = {
  operationId: 'listMembers',
  summary: 'Members by name',
  tags: memberTags,
  params: InOrganization,
  querystring: Type.Object({ ...PageQuery.properties, q: Type.Optional(Text(100)) }, closed),
  response: { 200: PageOf(Member) },
}

const OneMember = Type.Object({ organizationId: Uuid, memberId: Uuid })

export const ChangeMemberRoles = {
  operationId: 'changeMemberRoles',
  summary: 'Give a member these roles for the whole organization, in place of those they have',
  tags: memberTags,
  params: OneMember,
  headers: IfMatchHeaders,
  body: Type.Object({ roles: Type.Array(RoleId, { minItems: 1, maxItems: 10, uniqueItems: true }) }, closed),
  response: { 200: Member },
}

export const RemoveMember = {
  operationId: 'removeMember',
  summary: 'Take a member out of the organization',
  tags: memberTags,
  params: OneMember,
  response: { 204: Empty },
}

export const ListInvitations = {
  operationId: 'listInvitations',
  summary: 'Invitations nobody has answered yet',
  tags: memberTags,
  params: InOrganization,
  querystring: PageQuery,
  response: { 200: PageOf(Invitation) },
}

export const InviteMember = {
  operationId: 'inviteMember',
  summary: 'Invite an address; the link is mailed and answered',
  tags: memberTags,
  params: InOrganization,
  body: Type.Object({ email: Email, role: RoleId }, closed),
  response: { 201: Type.Object({ ...invitationFields, acceptUrl: Type.String({ format: 'uri' }) }) },
}

export const RevokeInvitation = {
  operationId: 'revokeInvitation',
  summary: 'Take back an invitation',
  tags: memberTags,
  params: Type.Object({ organizationId: Uuid, invitationId: Uuid }),
  response: { 204: Empty },
}

export const LookUpInvitation = {
  operationId: 'lookUpInvitation',
  summary: 'What a token invites to',
  tags: memberTags,
  body: Token,
  response: {
    200: Type.Object({
      organizationName: Type.String(),
      email: Type.String(),
      role: RoleName,
      invitedBy: Type.String(),
      expiresAt: Timestamp,
      accountExists: Type.Boolean(),
    }),
  },
}

export const AcceptInvitation = {
  operationId: 'acceptInvitation',
  summary: 'Join the organization that invited this account',
  tags: memberTags,
  body: Token,
  response: { 200: Organization },
}
