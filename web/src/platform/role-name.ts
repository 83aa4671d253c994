import { useTranslation } from 'react-i18next'
import type { platformText } from './platform-text.en.ts'

export type RoleName = { id: string; name: string }

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
