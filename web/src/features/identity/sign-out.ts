import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { api } from '../../platform/api.ts'
import { endSession } from '../../platform/session.ts'

/** Ends the session at the server and leads to the start page. */
export function useSignOut() {
  const queryClient = useQueryClient()
  const router = useRouter()
  return useMutation({
    mutationFn: () => api.DELETE('/session'),
    onSuccess: async () => {
      endSession(queryClient)
      await router.navigate({ to: '/' })
    },
  })
}
