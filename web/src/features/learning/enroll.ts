import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { answer, api } from '../../platform/api.ts'
import { useOrganization } from '../../platform/organization.tsx'
import { queryKeys } from '../../platform/query-keys.ts'

/** Takes a course and opens its first lesson. Taking it again resumes it. */
export function useEnroll(courseId: string) {
  const organization = useOrganization()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    meta: { showsWaits: true },
    mutationFn: () =>
      answer(
        api.POST('/organizations/{organizationId}/courses/{courseId}/enrollments', {
          params: { path: { organizationId: organization.id, courseId } },
        }),
      ),
    onSuccess: async ({ id: enrollmentId }) => {
      await queryClient.invalidateQueries({ queryKey: queryKeys.enrollments(organization.id) })
      await navigate({ to: '/o/$org/learn/$enrollmentId', params: { org: organization.slug, enrollmentId } })
    },
  })
}
