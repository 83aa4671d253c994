import { type Permission, permissions } from '#platform/actor.ts'
import type { OrganizationId } from '#platform/id.ts'
import { permits, wholeOrganization } from '#platform/permits.ts'
import type { Plan } from '#platform/plan.ts'
import { grantsOf, type HeldRole } from './roles/policy.ts'
import { nameOfRole, type RoleName } from './roles/role.ts'

/** An organization as one of its members sees it. */
export interface Organization {
  readonly id: OrganizationId
  /** Names the organization in addresses; unique across the installation. */
  readonly slug: string
  readonly name: string
  readonly version: number
  /** What they hold for the whole of it. */
  readonly roles: readonly RoleName[]
  /** What they may do in all of it. */
  readonly permissions: readonly Permission[]
  /** What they may do for some of its teams or courses only. */
  readonly partialPermissions: readonly Permission[]
}

/** A role that a member holds, with its name if it is one of the organization's own. */
export type NamedHeldRole = HeldRole & { readonly name?: string | null }

/** What the roles come to that a member holds. */
export function standingOf(
  held: readonly NamedHeldRole[],
): Pick<Organization, 'roles' | 'permissions' | 'partialPermissions'> {
  const grants = held.flatMap(grantsOf)
  const everywhere = permissions.filter((permission) => permits(grants, permission, wholeOrganization))
  return {
    roles: held
      .filter(({ kind }) => kind === 'organization')
      .map(({ role, name }) => ({ id: role, name: nameOfRole(role, name) })),
    permissions: everywhere,
    partialPermissions: permissions.filter(
      (permission) => !everywhere.includes(permission) && permits(grants, permission, 'anywhere'),
    ),
  }
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
