/**
 * Who may do what: the one table. A role allows something wherever it is held, or, where the table names a kind, only in
 * those teams or courses that it is held for: an instructor of the organization creates courses, and writes their own.
 */
import { type Grant, type Permission, permissions, type ScopeKind } from '#platform/actor.ts'
import type { Scope } from '#platform/permits.ts'

export const builtInRoles = ['owner', 'admin', 'manager', 'instructor', 'learner', 'auditor'] as const

export type BuiltInRole = (typeof builtInRoles)[number]

/** A built-in role by its name, or one of the organization's own by its id. */
export type RoleId = string

type Reach = 'organization' | ScopeKind

interface PolicyRow {
  /** What one may do with the permission, in a few words. */
  readonly allows: string
  readonly roles: Readonly<Partial<Record<BuiltInRole, Reach>>>
}

const everyone = {
  owner: 'organization',
  admin: 'organization',
  manager: 'organization',
  instructor: 'organization',
  learner: 'organization',
  auditor: 'organization',
} as const

export const policy: Readonly<Record<Permission, PolicyRow>> = {
  'organization.read': { allows: 'see the organization', roles: everyone },
  'organization.manage': { allows: 'rename the organization', roles: { owner: 'organization' } },
  'security.manage': { allows: 'decide how people and programs sign in', roles: { owner: 'organization' } },
  'audit.read': {
    allows: 'read the audit log',
    roles: { owner: 'organization', admin: 'organization', auditor: 'organization' },
  },
  'members.read': { allows: 'see who the members are and which roles there are', roles: everyone },
  'members.manage': {
    allows: 'invite and remove members, give them roles and define roles',
    roles: { owner: 'organization' },
  },
  'teams.read': {
    allows: 'see teams and who is in them',
    roles: { owner: 'organization', admin: 'organization', manager: 'team', auditor: 'organization' },
  },
  'teams.manage': {
    allows: 'make teams, change who is in them and who manages them',
    roles: { owner: 'organization', admin: 'organization' },
  },
  'courses.read': { allows: 'see the catalog', roles: everyone },
  'courses.create': {
    allows: 'create and import courses',
    roles: { owner: 'organization', admin: 'organization', instructor: 'organization' },
  },
  'courses.author': {
    allows: 'write, publish and retire courses and choose who else does',
    roles: { owner: 'organization', admin: 'organization', instructor: 'course' },
  },
  'learning.learn': { allows: 'take courses', roles: everyone },
  'progress.read': {
    allows: 'see how far learners are',
    roles: {
      owner: 'organization',
      admin: 'organization',
      manager: 'team',
      instructor: 'course',
      auditor: 'organization',
    },
  },
}

/** A role that somebody holds; `id` is missing where it does not matter which team or course it is held for. */
export interface HeldRole {
  readonly role: RoleId
  readonly kind: Scope['kind']
  readonly id?: string | undefined
  /** What it allows, if it is one of the organization's own. */
  readonly permissions?: readonly string[] | null
}

/** Everything a role allows whoever holds it there. */
export function grantsOf({ role, kind, id, permissions: own }: HeldRole): Grant[] {
  const here = id === undefined ? { kind } : { kind, id }
  if (!isBuiltIn(role)) return permissionsIn(own ?? []).map((permission) => ({ permission, ...here }))
  return permissions.flatMap((permission): Grant[] => {
    const reach = policy[permission].roles[role]
    if (reach === undefined) return []
    if (reach === 'organization' || reach === kind) return [{ permission, ...here }]
    return kind === 'organization' ? [{ permission, kind: reach }] : []
  })
}

/** What a role can be held for. */
export function kindsOf(role: RoleId): readonly Scope['kind'][] {
  if (!isBuiltIn(role)) return ['organization', 'team', 'course']
  const reaches = permissions.map((permission) => policy[permission].roles[role])
  return (['organization', 'team', 'course'] as const).filter(
    (kind) => kind === 'organization' || reaches.includes(kind),
  )
}

/** The built-in roles that, held for a team or course of the kind, allow it there. */
export const rolesReaching = (permission: Permission, kind: ScopeKind): BuiltInRole[] =>
  builtInRoles.filter(
    (role) => kindsOf(role).includes(kind) && grantsOf({ role, kind }).some((grant) => grant.permission === permission),
  )

export const isBuiltIn = (role: RoleId): role is BuiltInRole => (builtInRoles as readonly string[]).includes(role)

/** Leaves out what this release does not know. */
export const permissionsIn = (names: readonly string[]): Permission[] =>
  permissions.filter((permission) => names.includes(permission))
