import { queryOptions } from '@tanstack/react-query'
import { type Answer, answer, api } from '../../platform/api.ts'
import { queryKeys } from '../../platform/query-keys.ts'

export type Invitation = Answer<'listInvitations'>['data'][number]

/** The invitations nobody has accepted yet. */
export function invitationsQuery(organizationId: string) {
  return queryOptions({
    queryKey: queryKeys.invitations(organizationId),
    queryFn: async ({ signal }) => {
      const params = { path: { organizationId }, query: { limit: 200 } }
      const { data } = await answer(api.GET('/organizations/{organizationId}/invitations', { params, signal }))
      return data
    },
  })
}
