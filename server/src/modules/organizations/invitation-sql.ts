import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import type { OrganizationId } from '#platform/id.ts'
import type { Invitation } from './invitation.ts'
import { nameOfRole } from './roles/role.ts'

interface InvitationRow {
  id: string
  email: string
  role: string
  role_name: string | null
  invited_by: string
  created_at: Date
  expires_at: Date
}

const toInvitation = (row: InvitationRow): Invitation => ({
  id: row.id,
  email: row.email,
  role: { id: row.role, name: nameOfRole(row.role, row.role_name) },
  invitedBy: row.invited_by,
  invitedAt: row.created_at,
  expiresAt: row.expires_at,
})

/** Inserts the invitation, or answers false when the address has one that is still pending. */
export async function insertInvitation(
  tx: Tx,
  organizationId: OrganizationId,
  invitation: Invitation,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('invitations')
    .values({
      org_id: organizationId,
      id: invitation.id,
      email: invitation.email,
      role: invitation.role.id,
      invited_by: invitation.invitedBy,
      created_at: invitation.invitedAt,
      expires_at: invitation.expiresAt,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['org_id', 'email'])
        .where(sql<boolean>`accepted_at is null and revoked_at is null`)
        .doNothing(),
    )
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** Takes back an address's invitation that ran out unanswered, so that it can be invited again. */
export async function revokeExpiredInvitation(
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
    .where('expires_at', '<=', now)
    .execute()
}

const pending = (tx: Tx, organizationId: OrganizationId, now: Date) =>
  tx
    .selectFrom('invitations as i')
    .leftJoin('roles as r', (join) =>
      join.onRef('r.org_id', '=', 'i.org_id').on(sql`r.id::text`, '=', sql.ref('i.role')),
    )
    .select(['i.id', 'i.email', 'i.role', 'r.name as role_name', 'i.invited_by', 'i.created_at', 'i.expires_at'])
    .where('i.org_id', '=', organizationId)
    .where('i.accepted_at', 'is', null)
    .where('i.revoked_at', 'is', null)
    .where('i.expires_at', '>', now)

/** Pending invitations, newest first. */
export async function selectPendingInvitations(
  tx: Tx,
  organizationId: OrganizationId,
  { after, limit }: { after: readonly [string] | undefined; limit: number },
  now: Date,
): Promise<Invitation[]> {
  const rows = await pending(tx, organizationId, now)
    .$if(after !== undefined, (query) => query.where('i.id', '<', after?.[0] ?? ''))
    .orderBy('i.id', 'desc')
    .limit(limit + 1)
    .execute()
  return rows.map(toInvitation)
}

export async function findPendingInvitation(
  tx: Tx,
  organizationId: OrganizationId,
  id: string,
  now: Date,
): Promise<Invitation | undefined> {
  const row = await pending(tx, organizationId, now).where('i.id', '=', id).executeTakeFirst()
  return row && toInvitation(row)
}

export async function lockPendingInvitation(
  tx: Tx,
  organizationId: OrganizationId,
  id: string,
  now: Date,
): Promise<Invitation | undefined> {
  const row = await pending(tx, organizationId, now).where('i.id', '=', id).forUpdate('i').executeTakeFirst()
  return row && toInvitation(row)
}

export async function markAccepted(tx: Tx, organizationId: OrganizationId, id: string, now: Date): Promise<void> {
  await tx
    .updateTable('invitations')
    .set({ accepted_at: now })
    .where('org_id', '=', organizationId)
    .where('id', '=', id)
    .execute()
}

export async function markRevoked(tx: Tx, organizationId: OrganizationId, id: string, now: Date): Promise<void> {
  await tx
    .updateTable('invitations')
    .set({ revoked_at: now })
    .where('org_id', '=', organizationId)
    .where('id', '=', id)
    .execute()
}
