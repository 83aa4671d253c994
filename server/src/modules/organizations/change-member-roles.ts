import type { OrganizationActor } from '#platform/actor.ts'
import { assertVersion } from '#platform/etag.ts'
import { newId } from '#platform/id.ts'
import { wholeOrganization } from '#platform/permits.ts'
import type { Uses } from '#platform/platform.ts'
import type { Tx } from '#platform/database.ts'
import { findUsers } from '#modules/identity/public.ts'
import { assertOwnerRemains, type Member, type Membership } from './member.ts'
import { advanceMembership, lockMember } from './member-sql.ts'
import { organizationProblems } from './organization-problems.ts'
import { countOwners, deleteOtherRoles, insertBinding } from './roles/binding-sql.ts'
import type { RoleId } from './roles/policy.ts'
import { assertHolds, type Role } from './roles/role.ts'
import { findRole, lockAuthority } from './roles/role-sql.ts'

/**
 * Gives a member these roles for the whole organization in place of those they have, from their next request on. Refuses
 * with 403 to give or take what the actor does not hold, and with 409 to leave the organization without an owner.
 */
export async function changeMemberRoles(
  { clock, db }: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  memberId: string,
  wanted: readonly RoleId[],
  expectedVersion: number,
): Promise<Member> {
  return db.forOrganization(actor).transaction(async (tx) => {
    await lockAuthority(tx, actor.organizationId)
    const member = await lockMember(tx, actor.organizationId, memberId)
    if (!member) throw organizationProblems.memberNotFound()
    assertVersion(member.version, expectedVersion)
    const roles = await findRoles(tx, actor, wanted)
    const taken = await findRoles(
      tx,
      actor,
      idsOf(member.roles).filter((id) => !wanted.includes(id)),
    )
    const given = roles.filter(({ id }) => !idsOf(member.roles).includes(id))
    for (const role of [...given, ...taken]) assertHolds(actor, role, wholeOrganization)
    const changed = await replaceRoles(tx, { clock }, actor, member, idsOf(roles))
    const user = (await findUsers(tx, [member.userId])).get(member.userId)
    return { ...changed, name: user?.name ?? '', email: user?.email ?? '' }
  })
}

/** Stores what a member holds for the whole organization; refused with 409 when no owner would remain. */
export async function replaceRoles(
  tx: Tx,
  { clock }: Uses<'clock'>,
  { organizationId }: Pick<OrganizationActor, 'organizationId'>,
  member: Membership,
  roles: readonly RoleId[],
): Promise<Membership> {
  if (!roles.includes('owner')) assertOwnerRemains(member, await countOwners(tx, organizationId))
  const now = clock.now()
  await deleteOtherRoles(tx, organizationId, member.id, roles)
  for (const role of roles) {
    const binding = { id: newId(clock), memberId: member.id, role, scope: wholeOrganization }
    await insertBinding(tx, organizationId, binding, now)
  }
  return advanceMembership(tx, organizationId, member.id, now)
}

const idsOf = (roles: readonly { readonly id: RoleId }[]) => roles.map(({ id }) => id)

async function findRoles(
  tx: Tx,
  { organizationId }: Pick<OrganizationActor, 'organizationId'>,
  ids: readonly RoleId[],
): Promise<Role[]> {
  const roles: Role[] = []
  for (const id of ids) {
    const role = await findRole(tx, organizationId, id)
    if (!role)
      throw organizationProblems.unknownRole(undefined, [{ pointer: '/roles', detail: `"${id}" is not a role` }])
    roles.push(role)
  }
  return roles
}
