import type { Permission } from '#platform/actor.ts'
import type { OrganizationId } from '#platform/id.ts'
import type { Plan } from '#platform/plan.ts'

export type Role = 'owner' | 'instructor' | 'learner'

/** Who may do what: the one table. */
const permissionsOfRole: Readonly<Record<Role, readonly Permission[]>> = {
  owner: [
    'organization.read',
    'organization.manage',
    'security.manage',
    'audit.read',
    'members.read',
    'members.manage',
    'courses.read',
    'courses.create',
    'courses.author',
    'learning.learn',
  ],
  instructor: [
    'organization.read',
    'members.read',
    'courses.read',
    'courses.create',
    'courses.author',
    'learning.learn',
  ],
  learner: ['organization.read', 'members.read', 'courses.read', 'learning.learn'],
}

export const permissionsOf = (role: Role): readonly Permission[] => permissionsOfRole[role]

/** An organization as one of its members sees it. */
export interface Organization {
  readonly id: OrganizationId
  /** Names the organization in addresses; unique across the installation. */
  readonly slug: string
  readonly name: string
  readonly version: number
  readonly role: Role
}

/** An organization as operators know it: its name and plan, and nothing inside it. */
export interface NamedOrganization {
  readonly id: OrganizationId
  readonly slug: string
  readonly plan: Plan
}

/** Makes a slug out of a name: lower-case ASCII words joined by hyphens. Empty when the name holds no such letter. */
export function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '')
}
