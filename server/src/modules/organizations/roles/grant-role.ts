import type { OrganizationActor, ScopeKind } from '#platform/actor.ts'
import type { Tx } from '#platform/database.ts'
import { newId, type OrganizationId, type UserId } from '#platform/id.ts'
import type { Scope } from '#platform/permits.ts'
import type { Uses } from '#platform/platform.ts'
import { lockMember } from '../member-sql.ts'
import { organizationProblems } from '../organization-problems.ts'
import type { Binding } from './binding.ts'
import { findBinding, insertBinding, insertBindingOfMaker } from './binding-sql.ts'
import type { RoleId } from './policy.ts'
import { assertHolds } from './role.ts'
import { findRole, lockAuthority } from './role-sql.ts'

/** A team or course that roles are held for, and how to refuse when there is no such. */
export interface BindingPlace {
  readonly scope: Scope & { readonly kind: ScopeKind }
  readonly assertExists: (tx: Tx, organizationId: OrganizationId, id: string) => Promise<void>
}

/**
 * Gives a member a role for one team or course. Refuses with 404 what does not exist, with 400 a role that cannot be held
 * there, with 403 one that allows what the actor may not do there, and with 409 what the member holds already.
 */
export async function grantRole(
  { clock, db }: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  { scope, assertExists }: BindingPlace,
  { memberId, role: roleId }: { memberId: string; role: RoleId },
): Promise<Binding> {
  return db.forOrganization(actor).transaction(async (tx) => {
    const { organizationId } = actor
    await lockAuthority(tx, organizationId)
    await assertExists(tx, organizationId, scope.id)
    const role = await findRole(tx, organizationId, roleId)
    if (!role) throw organizationProblems.unknownRole(undefined, [{ pointer: '/role', detail: 'is not a role here' }])
    if (!role.heldFor.includes(scope.kind)) {
      throw organizationProblems.roleNotForThis(`The role "${role.name}" is not held for one ${scope.kind}.`, [
        { pointer: '/role', detail: `cannot be held for one ${scope.kind}` },
      ])
    }
    assertHolds(actor, role, scope)
    if (!(await lockMember(tx, organizationId, memberId))) {
      throw organizationProblems.memberNotFound(undefined, [{ pointer: '/memberId', detail: 'is not a member' }])
    }
    const id = newId(clock)
    if (!(await insertBinding(tx, organizationId, { id, memberId, role: role.id, scope }, clock.now()))) {
      throw organizationProblems.roleHeldAlready()
    }
    const binding = await findBinding(tx, organizationId, scope, id)
    if (!binding) throw organizationProblems.memberNotFound()
    return binding
  })
}

/** Makes whoever made a course its instructor; nothing if they are no member any more. Runs where the course is stored. */
export async function makeInstructor(
  tx: Tx,
  { clock }: Uses<'clock'>,
  maker: { readonly organizationId: OrganizationId; readonly userId: UserId },
  courseId: string,
): Promise<void> {
  const scope: Scope = { kind: 'course', id: courseId }
  await insertBindingOfMaker(tx, maker, { id: newId(clock), role: 'instructor', scope }, clock.now())
}
