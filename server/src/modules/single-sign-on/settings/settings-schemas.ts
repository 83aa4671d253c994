import { Type } from 'typebox'
import { PageOf, PageQuery } from '#platform/page.ts'
import { Empty, IfMatchHeaders, Line, Nullable, Text, Timestamp, Uuid } from '#platform/wire.ts'

const tags = ['single sign-on']
const closed = { additionalProperties: false }
const InOrganization = Type.Object({ organizationId: Uuid })

const Protocol = Type.Union([Type.Literal('oidc'), Type.Literal('saml')])
const NewcomerRole = Type.Union([Type.Literal('learner'), Type.Literal('instructor')])

const DomainName = Type.String({
  maxLength: 253,
  pattern: '^([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\\.)+[a-zA-Z][a-zA-Z0-9-]{0,61}[a-zA-Z0-9]$',
})

const Domain = Type.Object({
  id: Uuid,
  name: Type.String(),
  provenAt: Nullable(Timestamp),
  record: Type.Object(
    { name: Type.String(), value: Type.String() },
    { description: 'The TXT record that proves whose the domain is' },
  ),
})

const Rules = {
  isEnabled: Type.Boolean({ description: 'Whether people can sign in through the provider' }),
  isRequired: Type.Boolean({ description: 'Whether members other than owners get in this way only' }),
  admitsNewcomers: Type.Boolean({
    description: 'Whether people of the domains become members when they first sign in',
  }),
  newcomerRole: NewcomerRole,
  trustsFactors: Type.Boolean({ description: 'Whether several factors at the provider count as two here' }),
}

const Connection = Type.Object({
  protocol: Protocol,
  issuer: Type.String(),
  clientId: Nullable(Type.String()),
  signInUrl: Nullable(Type.String()),
  certificates: Type.Array(Type.Object({ subject: Type.String(), fingerprint: Type.String(), expiresAt: Timestamp })),
  ...Rules,
})

const SignOn = Type.Object({
  connection: Nullable(Connection),
  domains: Type.Array(Domain),
  service: Type.Object(
    {
      redirectUri: Type.String(),
      entityId: Type.String(),
      assertionUrl: Type.String(),
      startUrl: Type.String({ description: 'Where a link at the provider may lead' }),
    },
    { description: 'What the provider has to know about UpSkill' },
  ),
  version: Type.Integer({ description: '0 until it is set up' }),
})

export const GetSignOn = {
  operationId: 'getSignOn',
  summary: 'How the organization’s people sign in elsewhere',
  tags,
  params: InOrganization,
  response: { 200: SignOn },
}

export const SaveSignOn = {
  operationId: 'saveSignOn',
  summary: 'Set up the identity provider, or change it',
  tags,
  params: InOrganization,
  headers: IfMatchHeaders,
  body: Type.Object(
    {
      protocol: Protocol,
      issuer: Type.Optional(Line(1000)),
      clientId: Type.Optional(Line(500)),
      clientSecret: Type.Optional(Line(1000)),
      signInUrl: Type.Optional(Line(2000)),
      certificates: Type.Optional(Text(40_000)),
      metadata: Type.Optional(Text(400_000)),
      ...Rules,
    },
    closed,
  ),
  response: { 200: SignOn },
}

export const RemoveSignOn = {
  operationId: 'removeSignOn',
  summary: 'Forget the identity provider; people sign in with passwords again',
  tags,
  params: InOrganization,
  response: { 204: Empty },
}

export const TestSignOn = {
  operationId: 'testSignOn',
  summary: 'Ask the identity provider about itself, switched on or not',
  tags,
  params: InOrganization,
  response: {
    200: Type.Object({
      findings: Type.Array(Type.Object({ name: Type.String(), value: Type.String(), isGood: Type.Boolean() })),
    }),
  },
}

export const AddDomain = {
  operationId: 'addSignOnDomain',
  summary: 'List a mail domain as one’s own; it counts once it is proven',
  tags,
  params: InOrganization,
  body: Type.Object({ domain: DomainName }, closed),
  response: { 201: Domain },
}

const OneDomain = Type.Object({ organizationId: Uuid, domainId: Uuid })

export const ProveDomain = {
  operationId: 'proveSignOnDomain',
  summary: 'Look for the TXT record that proves whose the domain is',
  tags,
  params: OneDomain,
  response: { 200: Domain },
}

export const RemoveDomain = {
  operationId: 'removeSignOnDomain',
  summary: 'Give a domain back',
  tags,
  params: OneDomain,
  response: { 204: Empty },
}

const Link = Type.Object({
  id: Uuid,
  userId: Uuid,
  name: Type.String({ description: 'Empty for somebody who left' }),
  email: Type.String(),
  issuer: Type.String(),
  subject: Type.String({ description: 'What the provider calls them' }),
  linkedAt: Timestamp,
  lastUsedAt: Timestamp,
})

export const ListLinks = {
  operationId: 'listSignOnLinks',
  summary: 'Who is who at the identity provider',
  tags,
  params: InOrganization,
  querystring: PageQuery,
  response: { 200: PageOf(Link) },
}

export const RemoveLink = {
  operationId: 'removeSignOnLink',
  summary: 'Unlink an account from the identity provider',
  tags,
  params: Type.Object({ organizationId: Uuid, linkId: Uuid }),
  response: { 204: Empty },
}
