import { infiniteQueryOptions } from '@tanstack/react-query'
import { type Answer, answer, api } from '../../platform/api.ts'
import { queryKeys } from '../../platform/query-keys.ts'

export type AuthoredCourse = Answer<'listAuthoredCourses'>['data'][number]

/** The organization's courses as their authors see them, drafts included; `q` searches their titles. */
export function authoredCoursesQuery(organizationId: string, q: string) {
  return infiniteQueryOptions({
    queryKey: queryKeys.authoredCourses(organizationId, q),
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 50, ...(q && { q }), ...(pageParam && { cursor: pageParam }) }
      const params = { path: { organizationId }, query }
      return answer(api.GET('/organizations/{organizationId}/authoring/courses', { params, signal }))
    },
    initialPageParam: '',
    getNextPageParam: ({ page }) => page.nextCursor,
  })
}
