import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { answer, api } from '../../platform/api.ts'
import { organizationsQuery } from '../../platform/organization.tsx'

/** Joins the organization as the signed-in person and opens it. */
export function useAcceptInvitation() {
  const queryClient = useQueryClient()
  const router = useRouter()
  return useMutation({
    mutationFn: (token: string) => answer(api.POST('/invitations/accept', { body: { token } })),
    onSuccess: async ({ slug }) => {
      await queryClient.invalidateQueries({ queryKey: organizationsQuery.queryKey, refetchType: 'all' })
      await router.navigate({ to: '/o/$org', params: { org: slug } })
    },
  })
}
