import { Type } from 'typebox'
import { type Permission, permissions, type TokenScope } from '#platform/actor.ts'
import { PageOf, PageQuery } from '#platform/page.ts'
import { Empty, Line, Nullable, Timestamp, Uuid } from '#platform/wire.ts'
import { grantableScopes, longestLifetimeDays } from './access-token.ts'

const closed = { additionalProperties: false }
const tags = ['access tokens']

const InOrganization = Type.Object({ organizationId: Uuid })
const OneToken = Type.Object({ organizationId: Uuid, tokenId: Uuid })

const oneOf = <T extends string>(values: readonly T[]) =>
  Type.Unsafe<T>(Type.Union(values.map((value) => Type.Literal(value))))

const tokenFields = {
  id: Uuid,
  name: Type.String(),
  scopes: Type.Array(oneOf<TokenScope>([...permissions, 'scim'])),
  ending: Type.String({ description: 'Its last characters, to recognize it by' }),
  userName: Type.String({ description: 'Whom it acts for, or who made it for the organization' }),
  createdAt: Timestamp,
  expiresAt: Timestamp,
  lastUsedAt: Nullable(Timestamp),
  lastUsedAddress: Nullable(Type.String()),
}

export const AccessToken = Type.Object(tokenFields)

const { userName: _userName, ...createdFields } = tokenFields
const CreatedToken = Type.Object({
  ...createdFields,
  token: Type.String({ description: 'The token itself: this is the only time it is told' }),
})

const newTokenFields = {
  name: Line(100),
  expiresInDays: Type.Integer({ minimum: 1, maximum: longestLifetimeDays }),
}

export const CreateAccessToken = {
  operationId: 'createAccessToken',
  summary: 'Make a token that acts for you in this organization, within its scopes',
  tags,
  params: InOrganization,
  body: Type.Object(
    {
      ...newTokenFields,
      scopes: Type.Array(oneOf<Permission>(grantableScopes), {
        minItems: 1,
        maxItems: grantableScopes.length,
        uniqueItems: true,
      }),
    },
    closed,
  ),
  response: { 201: CreatedToken },
}

export const ListOwnAccessTokens = {
  operationId: 'listOwnAccessTokens',
  summary: 'Your tokens of this organization, newest first',
  tags,
  params: InOrganization,
  querystring: PageQuery,
  response: { 200: PageOf(AccessToken) },
}

export const RevokeOwnAccessToken = {
  operationId: 'revokeOwnAccessToken',
  summary: 'End one of your tokens at once',
  tags,
  params: OneToken,
  response: { 204: Empty },
}

export const CreateProvisioningToken = {
  operationId: 'createProvisioningToken',
  summary: 'Make a token with which an identity provider looks after the organization’s people (SCIM)',
  tags,
  params: InOrganization,
  body: Type.Object(newTokenFields, closed),
  response: { 201: CreatedToken },
}

export const ListAccessTokens = {
  operationId: 'listAccessTokens',
  summary: 'Everybody’s tokens of this organization, or its own for provisioning, newest first',
  tags,
  params: InOrganization,
  querystring: Type.Object(
    {
      ...PageQuery.properties,
      kind: Type.Union([Type.Literal('personal'), Type.Literal('provisioning')], { default: 'personal' }),
    },
    closed,
  ),
  response: { 200: PageOf(AccessToken) },
}

export const RevokeAccessToken = {
  operationId: 'revokeAccessToken',
  summary: 'End anybody’s token of this organization at once',
  tags,
  params: OneToken,
  response: { 204: Empty },
}
