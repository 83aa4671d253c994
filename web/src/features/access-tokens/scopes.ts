import { useTranslation } from 'react-i18next'
import type { Organization } from '../../platform/organization.tsx'
import type { accessTokensText } from './access-tokens-text.en.ts'
import type { Token } from './tokens.ts'

export type Scope = Token['scopes'][number]

type ScopeKey = keyof typeof accessTokensText.scopes

/** What a scope allows, in words. */
export function useScopeName(): (scope: Scope) => string {
  const { t } = useTranslation('accessTokens')
  return (scope) => t(`scopes.${scope.replace('.', '-') as ScopeKey}`)
}

/** What the person may give a token: all they may do, but what would let a leaked one open further doors. */
export function grantableScopes({ permissions, partialPermissions }: Organization): Scope[] {
  const held = new Set<string>([...permissions, ...partialPermissions])
  return [...held].filter((permission) => permission !== 'security.manage') as Scope[]
}
