import type { OrganizationActor } from '#platform/actor.ts'
import { assertVersion } from '#platform/etag.ts'
import type { Uses } from '#platform/platform.ts'
import { findUsers } from '#modules/identity/public.ts'
import { assertOwnerRemains, type Member } from './member.ts'
import { lockMembership, setRole } from './member-sql.ts'
import type { Role } from './organization.ts'
import { organizationProblems } from './organization-problems.ts'

/** Gives a member another role. The last owner cannot become anything less. */
export async function changeMemberRole(
  { clock, db }: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  memberId: string,
  role: Role,
  expectedVersion: number,
): Promise<Member> {
  return db.forOrganization(actor).transaction(async (tx) => {
    const { member, ownerCount } = await lockMembership(tx, actor.organizationId, memberId)
    if (!member) throw organizationProblems.memberNotFound()
    assertVersion(member.version, expectedVersion)
    if (role !== 'owner') assertOwnerRemains(member, ownerCount)
    const changed = await setRole(tx, actor.organizationId, memberId, role, clock.now())
    const user = (await findUsers(tx, [member.userId])).get(member.userId)
    return { ...changed, name: user?.name ?? '', email: user?.email ?? '' }
  })
}
