import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, api, ifMatch } from '../../platform/api.ts'
import type { Permission } from '../../platform/organization.tsx'
import { queryKeys } from '../../platform/query-keys.ts'
import type { Role } from '../../platform/roles.ts'
import { showFailure } from '../../platform/wait-toast.tsx'
import { showToast } from '../../ui/toast.tsx'

/** Defines a role, or changes the one that is given. Refused for what one may not do oneself, and for a name in use. */
export function saveRole(
  organizationId: string,
  role: Role | undefined,
  body: { name: string; permissions: Permission[] },
): Promise<Role> {
  if (!role) {
    const params = { path: { organizationId } }
    return answer(api.POST('/organizations/{organizationId}/roles', { params, body }))
  }
  const params = { path: { organizationId, roleId: role.id }, header: ifMatch(role.version) }
  return answer(api.PATCH('/organizations/{organizationId}/roles/{roleId}', { params, body }))
}

/** Deletes a role; refused while somebody holds it. */
export function useDeleteRole(organizationId: string) {
  const { t } = useTranslation('roles')
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async ({ id: roleId }: Role) => {
      await api.DELETE('/organizations/{organizationId}/roles/{roleId}', {
        params: { path: { organizationId, roleId } },
      })
    },
    onSuccess: (_, { name }) => showToast({ message: t('removed', { name }) }),
    onError: (error) => showFailure(error),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryKeys.roles(organizationId) }),
  })
}
