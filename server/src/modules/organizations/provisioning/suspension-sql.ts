import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import type { OrganizationId } from '#platform/id.ts'

export async function setSuspended(
  tx: Tx,
  organizationId: OrganizationId,
  memberId: string,
  suspendedAt: Date | null,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('memberships')
    .set({ suspended_at: suspendedAt, updated_at: now, version: sql`version + 1` })
    .where('org_id', '=', organizationId)
    .where('id', '=', memberId)
    .execute()
}

/** Takes back whatever invitation of the address is pending. */
export async function revokeInvitationTo(
  tx: Tx,
  organizationId: OrganizationId,
  email: string,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('invitations')
    .set({ revoked_at: now })
    .where('org_id', '=', organizationId)
    .where('email', '=', email)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .execute()
}
