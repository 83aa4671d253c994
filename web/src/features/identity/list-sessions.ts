import { infiniteQueryOptions } from '@tanstack/react-query'
import { type Answer, answer, api } from '../../platform/api.ts'
import { queryKeys } from '../../platform/query-keys.ts'

export type Session = Answer<'listSessions'>['data'][number]

/** Where the account is signed in, the newest sign-in first, page by page. */
export function sessionsQuery() {
  return infiniteQueryOptions({
    queryKey: queryKeys.sessions,
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET('/me/sessions', { params: { query: { limit: 20, ...(pageParam && { cursor: pageParam }) } }, signal }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ page }) => page.nextCursor,
  })
}
