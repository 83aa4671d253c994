import type { OrganizationId, UserId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { findMembershipOf } from './member-sql.ts'

/** Whether the person belongs to the organization. */
export async function isMember({ db }: Uses<'db'>, organizationId: OrganizationId, userId: UserId): Promise<boolean> {
  const found = await db
    .forOrganization({ organizationId })
    .transaction((tx) => findMembershipOf(tx, organizationId, userId))
  return found !== undefined
}
