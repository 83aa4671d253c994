import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, api, ifMatch } from '../../platform/api.ts'
import { queryKeys } from '../../platform/query-keys.ts'
import { showFailure } from '../../platform/wait-toast.tsx'
import { showToast } from '../../ui/toast.tsx'
import { useRoleName } from '../../platform/role-name.ts'
import type { Member } from './list-members.ts'

/** Gives a member these roles for the whole organization, in place of those they have. Refused for the last owner, and when somebody else changed the member meanwhile. */
export function useChangeMemberRoles(organizationId: string) {
  const { t } = useTranslation('organizations')
  const queryClient = useQueryClient()
  const roleName = useRoleName()
  return useMutation({
    mutationFn: ({ member, roles }: { member: Member; roles: readonly string[] }) =>
      answer(
        api.PATCH('/organizations/{organizationId}/members/{memberId}', {
          params: { path: { organizationId, memberId: member.id }, header: ifMatch(member.version) },
          body: { roles: [...roles] },
        }),
      ),
    onSuccess: ({ name, roles }) =>
      showToast({ message: t('members.roleChanged', { name, role: roles.map(roleName).join(', ') }) }),
    onError: (error) => showFailure(error),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.allMembers(organizationId) }),
  })
}
