import { queryOptions } from '@tanstack/react-query'
import { type Answer, answer, api } from '../../platform/api.ts'
import { queryKeys } from '../../platform/query-keys.ts'

export type EnrollmentDetail = Answer<'getEnrollment'>

/** One enrollment with its outline and how far each lesson is. */
export function enrollmentQuery(organizationId: string, enrollmentId: string) {
  return queryOptions({
    queryKey: queryKeys.enrollment(organizationId, enrollmentId),
    queryFn: ({ signal }) =>
      answer(
        api.GET('/organizations/{organizationId}/enrollments/{enrollmentId}', {
          params: { path: { organizationId, enrollmentId } },
          signal,
        }),
      ),
  })
}

/** The lesson to open: the one to resume, or the first of a finished course. Undefined when there is no lesson. */
export function lessonToOpen(enrollment: EnrollmentDetail): string | undefined {
  return enrollment.resumeLesson?.id ?? enrollment.modules.flatMap(({ lessons }) => lessons)[0]?.id
}
