import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import type { OrganizationId } from '#platform/id.ts'

/** Owners who have access, suspended ones left out. */
export async function countActiveOwners(tx: Tx, organizationId: OrganizationId): Promise<number> {
  const { count } = await tx
    .selectFrom('role_bindings as b')
    .innerJoin('memberships as m', (join) => join.onRef('m.org_id', '=', 'b.org_id').onRef('m.id', '=', 'b.member_id'))
    .select((query) => query.fn.countAll<string>().as('count'))
    .where('b.org_id', '=', organizationId)
    .where('b.role', '=', 'owner')
    .where('b.scope_kind', '=', 'organization')
    .where('m.suspended_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}

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
