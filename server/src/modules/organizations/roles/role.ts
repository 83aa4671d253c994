import type { OrganizationActor, Permission } from '#platform/actor.ts'
import { permits, type Scope, wholeOrganization } from '#platform/permits.ts'
import { organizationProblems } from '../organization-problems.ts'
import { builtInRoles, grantsOf, isBuiltIn, kindsOf, permissionsIn, policy, type RoleId } from './policy.ts'

/** A role as it is shown beside a person. */
export interface RoleName {
  readonly id: RoleId
  readonly name: string
}

/** A role with all that it allows. */
export interface Role extends RoleName {
  readonly isBuiltIn: boolean
  /** For a built-in role, what it allows somewhere at least. */
  readonly permissions: readonly Permission[]
  /** What it can be held for. */
  readonly heldFor: readonly Scope['kind'][]
  /** 0 for built-in roles, which never change. */
  readonly version: number
}

export const mostRoles = 50

/** The name of a role; `own` is what the organization calls it, if it is one of its own. */
export const nameOfRole = (id: RoleId, own: string | null | undefined): string =>
  isBuiltIn(id) ? id.charAt(0).toUpperCase() + id.slice(1) : (own ?? '')

export const builtIns: readonly Role[] = builtInRoles.map((id) => ({
  id,
  name: nameOfRole(id, null),
  isBuiltIn: true,
  permissions: permissionsIn(Object.keys(policy)).filter((permission) => policy[permission].roles[id] !== undefined),
  heldFor: kindsOf(id),
  version: 0,
}))

type Holder = Pick<OrganizationActor, 'grants'>

/** Nobody gives, or takes away, what they do not hold there themselves: refused with 403. */
export function assertHolds({ grants }: Holder, role: Pick<Role, 'id' | 'name' | 'permissions'>, scope: Scope): void {
  const id = scope.kind === 'organization' ? undefined : scope.id
  const given = grantsOf({ role: role.id, kind: scope.kind, id, permissions: role.permissions })
  const lacking = given.filter((grant) => grant.kind === scope.kind && !permits(grants, grant.permission, scope))
  refuseLacking(
    lacking.map(({ permission }) => permission),
    `The role "${role.name}"`,
  )
}

/** A role never allows more than whoever makes or changes it may do everywhere: refused with 403. */
export function assertMayDefine({ grants }: Holder, wanted: readonly Permission[]): void {
  refuseLacking(
    wanted.filter((permission) => !permits(grants, permission, wholeOrganization)),
    'The role',
  )
}

function refuseLacking(lacking: readonly Permission[], what: string): void {
  if (lacking.length === 0) return
  throw organizationProblems.beyondOwn(`${what} allows what you may not do yourself: ${lacking.join(', ')}.`)
}
