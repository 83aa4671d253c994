import { infiniteQueryOptions } from '@tanstack/react-query'
import { type Answer, answer, api } from '../../platform/api.ts'
import { queryKeys } from '../../platform/query-keys.ts'

export type Enrollment = Answer<'listEnrollments'>['data'][number]

/** The courses the person takes or took in this organization, the most recently touched first. */
export function enrollmentsQuery(organizationId: string) {
  return infiniteQueryOptions({
    queryKey: queryKeys.enrollments(organizationId),
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 100, ...(pageParam && { cursor: pageParam }) }
      return answer(
        api.GET('/organizations/{organizationId}/enrollments', { params: { path: { organizationId }, query }, signal }),
      )
    },
    initialPageParam: '',
    getNextPageParam: ({ page }) => page.nextCursor,
  })
}
