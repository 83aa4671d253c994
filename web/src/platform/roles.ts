import { queryOptions } from '@tanstack/react-query'
import { type Answer, answer, api } from './api.ts'
import { queryKeys } from './query-keys.ts'

export type Role = Answer<'listRoles'>['data'][number]

/** Every role that can be held in the organization: the built-in ones, then its own. */
export function rolesQuery(organizationId: string) {
  return queryOptions({
    queryKey: queryKeys.roles(organizationId),
    queryFn: async ({ signal }) => {
      const params = { path: { organizationId } }
      const { data } = await answer(api.GET('/organizations/{organizationId}/roles', { params, signal }))
      return data
    },
  })
}
