import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../platform/api.ts'
import { queryKeys } from '../../platform/query-keys.ts'
import { showFailure } from '../../platform/wait-toast.tsx'
import { showToast } from '../../ui/toast.tsx'
import type { Member } from './list-members.ts'

/** Takes a member's access away. Refused for the last owner. */
export function useRemoveMember(organizationId: string) {
  const { t } = useTranslation('organizations')
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async ({ id: memberId }: Member) => {
      await api.DELETE('/organizations/{organizationId}/members/{memberId}', {
        params: { path: { organizationId, memberId } },
      })
    },
    onSuccess: (_, { name }) => showToast({ message: t('members.removed', { name }) }),
    onError: (error) => showFailure(error),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.allMembers(organizationId) }),
  })
}
