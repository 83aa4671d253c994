import { Type } from 'typebox'
import { Nullable, Timestamp, Uuid } from '#platform/wire.ts'

export const GetProvisioning = {
  operationId: 'getProvisioning',
  summary: 'Where an identity provider looks after the organization’s people (SCIM), and when it last did',
  tags: ['provisioning'],
  params: Type.Object({ organizationId: Uuid }),
  response: {
    200: Type.Object({
      baseUrl: Type.String(),
      lastSyncAt: Nullable(Timestamp),
      people: Type.Object({
        active: Type.Integer({ description: 'Members whom the provider named' }),
        awaited: Type.Integer({ description: 'Invited by the provider, and not joined yet' }),
        suspended: Type.Integer({ description: 'Without access, because the provider says so' }),
      }),
    }),
  },
}
