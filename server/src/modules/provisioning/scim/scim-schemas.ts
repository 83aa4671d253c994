import { Type } from 'typebox'
import { Uuid } from '#platform/wire.ts'

const InOrganization = Type.Object({ organizationId: Uuid })

/** Clients send more than is understood here; what is not is passed over, as RFC 7644 §3.3 says. */
const Resource = Type.Record(Type.String(), Type.Unknown())

const projection = { attributes: Type.Optional(Type.String()), excludedAttributes: Type.Optional(Type.String()) }

/** SCIM describes itself, so none of it is in the API's document. */
export const Described = { hide: true, params: InOrganization }

export const List = {
  hide: true,
  params: InOrganization,
  querystring: Type.Object({
    filter: Type.Optional(Type.String()),
    startIndex: Type.Optional(Type.Integer()),
    count: Type.Optional(Type.Integer()),
    ...projection,
  }),
}

export const Create = { hide: true, params: InOrganization, body: Resource }

const OneResource = Type.Object({ organizationId: Uuid, id: Type.String({ maxLength: 100 }) })

export const Get = { hide: true, params: OneResource, querystring: Type.Object(projection) }

export const Change = { hide: true, params: OneResource, body: Resource }

export const Remove = { hide: true, params: OneResource }
