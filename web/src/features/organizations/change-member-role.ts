import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, api, ifMatch } from '../../platform/api.ts'
import { queryKeys } from '../../platform/query-keys.ts'
import { showFailure } from '../../platform/wait-toast.tsx'
import { showToast } from '../../ui/toast.tsx'
import type { Member, Role } from './list-members.ts'

/** Gives a member another role. Refused for the last owner, and when somebody else changed the member meanwhile. */
export function useChangeMemberRole(organizationId: string) {
  const { t } = useTranslation('organizations')
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ member, role }: { member: Member; role: Role }) =>
      answer(
        api.PATCH('/organizations/{organizationId}/members/{memberId}', {
          params: { path: { organizationId, memberId: member.id }, header: ifMatch(member.version) },
          body: { role },
        }),
      ),
    onSuccess: ({ name, role }) =>
      showToast({ message: t('members.roleChanged', { name, role: t(`roles.${role}`).toLocaleLowerCase() }) }),
    onError: (error) => showFailure(error),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.allMembers(organizationId) }),
  })
}
