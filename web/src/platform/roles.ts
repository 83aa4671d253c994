import { queryOptions } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Answer, answer, api } from './api.ts'
import type { platformText } from './platform-text.en.ts'
import { queryKeys } from './query-keys.ts'

export type Role = Answer<'listRoles'>['data'][number]
export type RoleName = Pick<Role, 'id' | 'name'>

/** Every role that can be held in the organization: the built-in ones, then its own. */
export function rolesQuery(organizationId: string) {
  return queryOptions({
    queryKey: queryKeys.roles(organizationId),
    queryFn: async ({ signal }) => {
      const params = { path: { organizationId } }
      const { data } = await answer(api.GET('/organizations/{organizationId}/roles', { params, signal }))
      return data
    },
  })
}

/** What a role is called: a built-in one in the person's language, any other as its organization named it. */
export function useRoleName(): (role: RoleName) => string {
  const { t } = useTranslation('platform')
  return ({ id, name }) => (isBuiltIn(id) ? t(`roles.${id}`) : name)
}

type BuiltIn = keyof typeof platformText.roles

const builtIns: ReadonlySet<string> = new Set<BuiltIn>([
  'owner',
  'admin',
  'manager',
  'instructor',
  'learner',
  'auditor',
])

const isBuiltIn = (id: string): id is BuiltIn => builtIns.has(id)
