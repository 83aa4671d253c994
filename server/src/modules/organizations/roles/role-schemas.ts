import { Type } from 'typebox'
import { type Permission, permissions, type ScopeKind } from '#platform/actor.ts'
import { PageOf, PageQuery } from '#platform/page.ts'
import { scopeParameters } from '#platform/permits.ts'
import { Empty, IfMatchHeaders, Line, Uuid } from '#platform/wire.ts'

const closed = { additionalProperties: false }
const tags = ['roles']

/** A built-in role's name or the id of one of the organization's own. */
export const RoleId = Type.String({
  minLength: 1,
  maxLength: 36,
  pattern: '^([a-z]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$',
  description: 'The name of a built-in role, or the id of one of the organization’s own',
})
export const RoleName = Type.Object({ id: RoleId, name: Type.String() })

const OnePermission = Type.Unsafe<Permission>(Type.Union(permissions.map((permission) => Type.Literal(permission))))
const Permissions = Type.Array(OnePermission, { minItems: 1, maxItems: permissions.length, uniqueItems: true })
const Kind = Type.Union([Type.Literal('organization'), Type.Literal('team'), Type.Literal('course')])

export const Role = Type.Object({
  id: RoleId,
  name: Type.String(),
  isBuiltIn: Type.Boolean(),
  permissions: Type.Array(OnePermission),
  heldFor: Type.Array(Kind, { description: 'What it can be held for' }),
  version: Type.Integer(),
})

const InOrganization = Type.Object({ organizationId: Uuid })
const OneRole = Type.Object({ organizationId: Uuid, roleId: RoleId })

export const ListRoles = {
  operationId: 'listRoles',
  summary: 'Every role that can be held here: the built-in ones, then the organization’s own by name',
  tags,
  params: InOrganization,
  response: { 200: Type.Object({ data: Type.Array(Role) }) },
}

export const CreateRole = {
  operationId: 'createRole',
  summary: 'Define a role of the organization’s own, which allows no more than one may do oneself',
  tags,
  params: InOrganization,
  body: Type.Object({ name: Line(60), permissions: Permissions }, closed),
  response: { 201: Role },
}

export const UpdateRole = {
  operationId: 'updateRole',
  summary: 'Change a role of the organization’s own, for everybody who holds it',
  tags,
  params: OneRole,
  headers: IfMatchHeaders,
  body: Type.Object({ name: Type.Optional(Line(60)), permissions: Type.Optional(Permissions) }, closed),
  response: { 200: Role },
}

export const DeleteRole = {
  operationId: 'deleteRole',
  summary: 'Remove a role that nobody holds',
  tags,
  params: OneRole,
  response: { 204: Empty },
}

export const Binding = Type.Object({
  id: Uuid,
  memberId: Uuid,
  userId: Uuid,
  name: Type.String(),
  email: Type.String(),
  role: RoleName,
})

/** The operations on who holds a role for one team or course. */
export function bindingSchemas(kind: ScopeKind) {
  const Kinds = { team: 'Team', course: 'Course' } as const
  const place = { organizationId: Uuid, [scopeParameters[kind]]: Uuid }
  return {
    list: {
      operationId: `list${Kinds[kind]}Roles`,
      summary: `Who holds a role for the ${kind}, by name`,
      tags,
      params: Type.Object(place),
      querystring: PageQuery,
      response: { 200: PageOf(Binding) },
    },
    grant: {
      operationId: `grant${Kinds[kind]}Role`,
      summary: `Give a member a role for the ${kind}, which allows no more there than one may do oneself`,
      tags,
      params: Type.Object(place),
      body: Type.Object({ memberId: Uuid, role: RoleId }, closed),
      response: { 201: Binding },
    },
    revoke: {
      operationId: `revoke${Kinds[kind]}Role`,
      summary: `Take away a role that a member holds for the ${kind}`,
      tags,
      params: Type.Object({ ...place, bindingId: Uuid }),
      response: { 204: Empty },
    },
  }
}
