import type { Grant, Permission, ScopeKind } from './actor.ts'

/** The path parameter that names one of each kind. */
export const scopeParameters = { team: 'teamId', course: 'courseId' } as const satisfies Record<ScopeKind, string>

/** Where something is done: in the organization as a whole, or in one team or course of it. */
export type Scope = { readonly kind: 'organization' } | { readonly kind: ScopeKind; readonly id: string }

export const wholeOrganization: Scope = { kind: 'organization' }

/**
 * Whether the permission is held at the scope; what is held for the whole organization is held everywhere in it. Held
 * `anywhere` means that there may be something it is held for, so a list may be asked for, and shows that much.
 */
export function permits(grants: readonly Grant[], permission: Permission, scope: Scope | 'anywhere'): boolean {
  return grants.some((grant) => grant.permission === permission && (scope === 'anywhere' || reaches(grant, scope)))
}

function reaches(grant: Grant, scope: Scope): boolean {
  if (grant.kind === 'organization') return true
  return grant.kind === scope.kind && grant.id !== undefined && grant.id === scope.id
}
