import { infiniteQueryOptions } from '@tanstack/react-query'
import { type Answer, answer, api } from '../../platform/api.ts'
import { queryKeys } from '../../platform/query-keys.ts'
import type { CoursePath } from './draft.ts'

export type CourseVersion = Answer<'listCourseVersions'>['data'][number]

/** Everything that was published of a course, the newest version first. */
export function courseVersionsQuery({ organizationId, courseId }: CoursePath) {
  return infiniteQueryOptions({
    queryKey: queryKeys.courseVersions(organizationId, courseId),
    queryFn: ({ pageParam, signal }) => {
      const params = {
        path: { organizationId, courseId },
        query: { limit: 20, ...(pageParam && { cursor: pageParam }) },
      }
      return answer(api.GET('/organizations/{organizationId}/courses/{courseId}/versions', { params, signal }))
    },
    initialPageParam: '',
    getNextPageParam: ({ page }) => page.nextCursor,
  })
}
