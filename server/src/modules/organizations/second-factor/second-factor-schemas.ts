import { Type } from 'typebox'
import { IfMatchHeaders, Uuid } from '#platform/wire.ts'
import { RoleId } from '../roles/role-schemas.ts'

const tags = ['organizations']
const params = Type.Object({ organizationId: Uuid })
const closed = { additionalProperties: false }

const AppliesTo = Type.Union([Type.Literal('nobody'), Type.Literal('everybody'), Type.Literal('roles')])

const SecondFactorPolicy = Type.Object({
  appliesTo: AppliesTo,
  roles: Type.Array(Type.String(), { description: 'Names of built-in roles and ids of own ones' }),
  version: Type.Integer(),
})

export const GetSecondFactorPolicy = {
  operationId: 'getSecondFactorPolicy',
  summary: 'Whom the organization asks for two factors',
  tags,
  params,
  response: { 200: SecondFactorPolicy },
}

export const ChangeSecondFactorPolicy = {
  operationId: 'changeSecondFactorPolicy',
  summary: 'Set whom the organization asks for two factors; only who signed in with two may',
  tags,
  params,
  headers: IfMatchHeaders,
  body: Type.Object({ appliesTo: AppliesTo, roles: Type.Array(RoleId, { maxItems: 50 }) }, closed),
  response: { 200: SecondFactorPolicy },
}

export const PreviewSecondFactorPolicy = {
  operationId: 'previewSecondFactorPolicy',
  summary: 'How many members such a policy asks, and how many of them have no second factor yet',
  tags,
  params,
  querystring: Type.Object(
    {
      appliesTo: Type.Union(AppliesTo.anyOf, { default: 'everybody' }),
      roles: Type.Optional(Type.String({ maxLength: 2_000, description: 'Separated by commas' })),
    },
    closed,
  ),
  response: { 200: Type.Object({ members: Type.Integer(), lacking: Type.Integer() }) },
}
