import { queryOptions } from '@tanstack/react-query'
import { answer, api } from '../../platform/api.ts'
import { queryKeys } from '../../platform/query-keys.ts'

/** Where the identity provider comes in, when it last did, and whom it looks after. */
export function provisioningQuery(organizationId: string) {
  return queryOptions({
    queryKey: queryKeys.provisioning(organizationId),
    queryFn: ({ signal }) =>
      answer(api.GET('/organizations/{organizationId}/provisioning', { params: { path: { organizationId } }, signal })),
  })
}
