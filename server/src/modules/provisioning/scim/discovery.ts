import { listSizes } from './scim-list.ts'

/** What this server can do of SCIM (RFC 7643 §5). */
export const serviceProviderConfig = (base: string) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: listSizes.most },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: true },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Bearer token',
      description: 'A provisioning token that an owner makes in the organization’s settings',
      specUri: 'https://www.rfc-editor.org/rfc/rfc6750',
      primary: true,
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
})

export const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group'

/** The kinds of resources there are (RFC 7643 §6). */
export const resourceTypes = (base: string) =>
  [
    { id: 'User', endpoint: '/Users', schema: userSchema },
    { id: 'Group', endpoint: '/Groups', schema: groupSchema },
  ].map(({ id, endpoint, schema }) => ({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
    id,
    name: id,
    endpoint,
    schema,
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${id}` },
  }))

interface AttributeOptions {
  readonly type?: 'string' | 'boolean' | 'complex' | 'reference'
  readonly multiValued?: true
  readonly required?: true
  readonly mutability?: 'readWrite' | 'readOnly' | 'immutable'
  readonly uniqueness?: 'server'
  readonly caseExact?: true
  readonly subAttributes?: readonly object[]
}

const attribute = (name: string, description: string, options: AttributeOptions = {}) => ({
  name,
  description,
  type: 'string',
  multiValued: false,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  ...options,
})

const userAttributes = [
  attribute('userName', 'What the provider calls the person; an e-mail address as a rule', {
    required: true,
    uniqueness: 'server',
  }),
  attribute('externalId', 'The provider’s own identifier', { caseExact: true }),
  attribute('name', 'The parts of the name', {
    type: 'complex',
    subAttributes: [attribute('givenName', 'First name'), attribute('familyName', 'Last name')],
  }),
  attribute('displayName', 'The name that is shown until the person chooses one'),
  attribute('emails', 'One address, under which the person joins; a member’s own from then on', {
    type: 'complex',
    multiValued: true,
    subAttributes: [
      attribute('value', 'The address'),
      attribute('type', 'Always work'),
      attribute('primary', 'Always true', { type: 'boolean' }),
    ],
  }),
  attribute('active', 'Whether the person has access to the organization', { type: 'boolean' }),
]

const groupAttributes = [
  attribute('displayName', 'The name of the team', { required: true, uniqueness: 'server' }),
  attribute('externalId', 'The provider’s own identifier', { caseExact: true }),
  attribute('members', 'Users in the team', {
    type: 'complex',
    multiValued: true,
    subAttributes: [
      attribute('value', 'The id of the user', { mutability: 'immutable', caseExact: true }),
      attribute('$ref', 'The address of the user', { type: 'reference', mutability: 'immutable' }),
      attribute('display', 'The name of the user', { mutability: 'readOnly' }),
    ],
  }),
]

/** What resources are made of here (RFC 7643 §7). */
export const schemas = (base: string) =>
  [
    {
      id: userSchema,
      name: 'User',
      description: 'A member, or a person on their way to be',
      attributes: userAttributes,
    },
    { id: groupSchema, name: 'Group', description: 'A team', attributes: groupAttributes },
  ].map((schema) => ({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
    ...schema,
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${schema.id}` },
  }))
