import { queryOptions } from '@tanstack/react-query'
import { type Answer, answer, api } from '../../platform/api.ts'
import { queryKeys } from '../../platform/query-keys.ts'

export type Course = Answer<'getCourse'>

/** One published course with its outline. */
export function courseQuery(organizationId: string, courseId: string) {
  return queryOptions({
    queryKey: queryKeys.course(organizationId, courseId),
    queryFn: ({ signal }) =>
      answer(
        api.GET('/organizations/{organizationId}/courses/{courseId}', {
          params: { path: { organizationId, courseId } },
          signal,
        }),
      ),
  })
}
