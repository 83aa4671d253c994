import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type Answer, answer, api } from '../../platform/api.ts'
import { useOrganization } from '../../platform/organization.tsx'
import { queryKeys } from '../../platform/query-keys.ts'
import type { EnrollmentDetail } from './get-enrollment.ts'
import type { Lesson } from './get-lesson.ts'
import type { ProgressReport } from './progress-recorder.ts'

type Progress = Answer<'recordProgress'>
type LessonAddress = { enrollmentId: string; lessonId: string }

/**
 * Reports reading progress and shows it in the outline at once; survives the page being closed. While the server is busy a
 * report waits, also after its lesson was left.
 */
export function useRecordProgress({ enrollmentId, lessonId }: LessonAddress) {
  const { id: organizationId } = useOrganization()
  const queryClient = useQueryClient()
  return useMutation({
    meta: { showsWaits: true },
    mutationFn: (report: ProgressReport) =>
      answer(
        api.PUT('/organizations/{organizationId}/enrollments/{enrollmentId}/lessons/{lessonId}/progress', {
          params: { path: { organizationId, enrollmentId, lessonId } },
          body: report,
          keepalive: true,
        }),
      ),
    onSuccess: async (progress) => {
      const { percent, completed } = progress
      queryClient.setQueryData<EnrollmentDetail>(
        queryKeys.enrollment(organizationId, enrollmentId),
        (shown) => shown && withProgress(shown, lessonId, progress),
      )
      queryClient.setQueryData<Lesson>(
        queryKeys.lesson(organizationId, enrollmentId, lessonId),
        (shown) => shown && { ...shown, percent, completed },
      )
      await queryClient.invalidateQueries({ queryKey: queryKeys.enrollments(organizationId) })
    },
  })
}

/** The enrollment after a report on one of its lessons. */
export function withProgress(enrollment: EnrollmentDetail, lessonId: string, progress: Progress): EnrollmentDetail {
  const { percent, completed, lessonsDone, lessonCount, courseCompleted } = progress
  return {
    ...enrollment,
    lessonsDone,
    lessonCount,
    status: courseCompleted ? 'completed' : enrollment.status,
    modules: enrollment.modules.map((module) => ({
      ...module,
      lessons: module.lessons.map((lesson) => (lesson.id === lessonId ? { ...lesson, percent, completed } : lesson)),
    })),
  }
}
