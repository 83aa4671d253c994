import { queryOptions } from '@tanstack/react-query'
import { type Answer, answer, api } from '../../platform/api.ts'
import { queryKeys } from '../../platform/query-keys.ts'

export type Lesson = Answer<'getLesson'>

/** One lesson's text, its neighbors and how far the person read it. */
export function lessonQuery(organizationId: string, enrollmentId: string, lessonId: string) {
  return queryOptions({
    queryKey: queryKeys.lesson(organizationId, enrollmentId, lessonId),
    queryFn: ({ signal }) =>
      answer(
        api.GET('/organizations/{organizationId}/enrollments/{enrollmentId}/lessons/{lessonId}', {
          params: { path: { organizationId, enrollmentId, lessonId } },
          signal,
        }),
      ),
    // A lesson belongs to the version the person enrolled in, and that never changes.
    staleTime: Infinity,
  })
}
