import type { OrganizationActor, Permission } from '#platform/actor.ts'
import { newId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { organizationProblems } from '../organization-problems.ts'
import { permissionsIn } from './policy.ts'
import { assertMayDefine, builtIns, mostRoles, type Role } from './role.ts'
import { insertRole, lockAuthority, selectOwnRoles } from './role-sql.ts'

export interface WantedRole {
  readonly name: string
  readonly permissions: readonly Permission[]
}

/** Defines a role of the organization's own. Refuses a name in use with 409 and what its maker may not do with 403. */
export async function createRole(
  { clock, db }: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  { name, permissions }: WantedRole,
): Promise<Role> {
  assertMayDefine(actor, permissions)
  const role: Role = {
    id: newId(clock),
    name: name.trim(),
    isBuiltIn: false,
    permissions: permissionsIn(permissions),
    heldFor: ['organization', 'team', 'course'],
    version: 1,
  }
  await db.forOrganization(actor).transaction(async (tx) => {
    await lockAuthority(tx, actor.organizationId)
    const others = await selectOwnRoles(tx, actor.organizationId)
    assertNameIsFree(role, others)
    if (others.length >= mostRoles) throw organizationProblems.tooManyRoles(`There can be ${mostRoles} at most.`)
    await insertRole(tx, actor.organizationId, role, clock.now())
  })
  return role
}

/** Two roles of one name could not be told apart; capital letters make no difference. */
export function assertNameIsFree(role: Role, others: readonly Role[]): void {
  const isTaken = [...builtIns, ...others].some(
    ({ id, name }) => id !== role.id && name.toLowerCase() === role.name.toLowerCase(),
  )
  if (isTaken) throw organizationProblems.roleNameTaken(undefined, [{ pointer: '/name', detail: 'is taken' }])
}
