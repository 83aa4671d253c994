import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../platform/api.ts'
import { queryKeys } from '../../platform/query-keys.ts'
import { showFailure } from '../../platform/wait-toast.tsx'
import { showToast } from '../../ui/toast.tsx'

/** Signs one browser out, at once. */
export function useEndSession() {
  const { t } = useTranslation('security')
  return useSessionChange(t('sessions.ended'), async (sessionId: string) => {
    await api.DELETE('/me/sessions/{sessionId}', { params: { path: { sessionId } } })
  })
}

/** Signs every browser out but this one, at once. */
export function useEndOtherSessions() {
  const { t } = useTranslation('security')
  return useSessionChange(t('sessions.endedOthers'), async () => {
    await api.DELETE('/me/sessions')
  })
}

function useSessionChange<Input = void>(message: string, mutationFn: (input: Input) => Promise<void>) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn,
    onSuccess: () => showToast({ message }),
    onError: (error) => showFailure(error),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.sessions }),
  })
}
