import type { OrganizationActor } from '#platform/actor.ts'
import { newId, type UserId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { insertMembership } from './member-sql.ts'
import type { RoleId } from './roles/policy.ts'

/** Makes a person a member without an invitation, as a command of the operator may; a member stays what they are. */
export async function addMember(
  { clock, db }: Uses<'clock' | 'db'>,
  { organizationId }: Pick<OrganizationActor, 'organizationId'>,
  { userId, role }: { userId: UserId; role: RoleId },
): Promise<void> {
  await db
    .forOrganization({ organizationId })
    .transaction((tx) => insertMembership(tx, organizationId, { id: newId(clock), userId, role }, clock.now()))
}
