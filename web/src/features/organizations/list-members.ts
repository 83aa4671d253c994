import { infiniteQueryOptions } from '@tanstack/react-query'
import { type Answer, answer, api } from '../../platform/api.ts'
import { queryKeys } from '../../platform/query-keys.ts'

export type Member = Answer<'listMembers'>['data'][number]

/** The organization's members whose name or address contains `q`, page by page. */
export function membersQuery(organizationId: string, q: string) {
  return infiniteQueryOptions({
    queryKey: queryKeys.members(organizationId, q),
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 100, ...(q && { q }), ...(pageParam && { cursor: pageParam }) }
      return answer(
        api.GET('/organizations/{organizationId}/members', { params: { path: { organizationId }, query }, signal }),
      )
    },
    initialPageParam: '',
    getNextPageParam: ({ page }) => page.nextCursor,
  })
}
