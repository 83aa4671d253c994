import { Type } from 'typebox'
import { Empty, Line, Nullable, Uuid } from '#platform/wire.ts'

const tags = ['single sign-on']
const InOrganization = Type.Object({ organizationId: Uuid })

export const DiscoverSignOn = {
  operationId: 'discoverSignOn',
  summary: 'Which organization’s sign-on an address or an organization leads to; never tells who has an account',
  tags,
  body: Type.Object(
    { who: Line(254) },
    { additionalProperties: false, description: 'An e-mail address, or the name of an organization as in /o/<name>' },
  ),
  response: { 200: Type.Object({ organization: Nullable(Type.String()) }) },
}

export const StartSignOn = {
  operationId: 'startSignOn',
  summary: 'Go to the organization’s identity provider; for browsers',
  tags,
  params: Type.Object({ organizationSlug: Type.String({ minLength: 1, maxLength: 40, pattern: '^[a-z0-9-]+$' }) }),
  querystring: Type.Object({ returnTo: Type.Optional(Type.String({ maxLength: 2000 })) }),
  response: { 303: Empty },
}

export const FinishOidc = {
  operationId: 'finishOidcSignOn',
  summary: 'Come back from an OpenID provider; for browsers',
  tags,
  params: InOrganization,
  response: { 303: Empty },
}

export const ReceiveAssertion = {
  operationId: 'receiveAssertion',
  summary: 'Take what a SAML provider has a browser post; leads the browser on',
  tags,
  params: InOrganization,
  consumes: ['application/x-www-form-urlencoded'],
  body: Type.Object({
    SAMLResponse: Type.String({ minLength: 1, maxLength: 400_000, pattern: '^[A-Za-z0-9+/=\\s]+$' }),
    RelayState: Type.String({ maxLength: 200, pattern: '^[A-Za-z0-9_-]*$', default: '' }),
  }),
  response: { 303: Empty },
}

export const FinishSaml = {
  operationId: 'finishSamlSignOn',
  summary: 'Finish signing in by SAML in the browser that began; for browsers',
  tags,
  params: InOrganization,
  querystring: Type.Object({ ticket: Type.String({ minLength: 1, maxLength: 100 }) }),
  response: { 303: Empty },
}

export const DescribeService = {
  operationId: 'describeSignOnService',
  summary: 'UpSkill as a SAML service provider: its metadata',
  tags,
  params: InOrganization,
  response: { 200: Type.String({ description: 'application/samlmetadata+xml' }) },
}
