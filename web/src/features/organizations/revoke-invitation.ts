import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../platform/api.ts'
import { queryKeys } from '../../platform/query-keys.ts'
import { showFailure } from '../../platform/wait-toast.tsx'
import { showToast } from '../../ui/toast.tsx'

/** Withdraws an invitation; its link stops working. */
export function useRevokeInvitation(organizationId: string) {
  const { t } = useTranslation('organizations')
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async (invitationId: string) => {
      await api.DELETE('/organizations/{organizationId}/invitations/{invitationId}', {
        params: { path: { organizationId, invitationId } },
      })
    },
    onSuccess: () => showToast({ message: t('pending.revoked') }),
    onError: (error) => showFailure(error),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.invitations(organizationId) }),
  })
}
