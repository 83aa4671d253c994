import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import type { OrganizationId } from '#platform/id.ts'
import type { Invitation } from './invitation.ts'
import type { Role } from './organization.ts'

const columns = ['id', 'email', 'role', 'invited_by', 'created_at', 'expires_at'] as const

interface InvitationRow {
  id: string
  email: string
  role: string
  invited_by: string
  created_at: Date
  expires_at: Date
}

const toInvitation = (row: InvitationRow): Invitation => ({
  id: row.id,
  email: row.email,
  role: row.role as Role,
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
      role: invitation.role,
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
    .selectFrom('invitations')
    .select(columns)
    .where('org_id', '=', organizationId)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)

/** Pending invitations, newest first. */
export async function selectPendingInvitations(
  tx: Tx,
  organizationId: OrganizationId,
  { after, limit }: { after: readonly [string] | undefined; limit: number },
  now: Date,
): Promise<Invitation[]> {
  const rows = await pending(tx, organizationId, now)
    .$if(after !== undefined, (query) => query.where('id', '<', after?.[0] ?? ''))
    .orderBy('id', 'desc')
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
  const row = await pending(tx, organizationId, now).where('id', '=', id).executeTakeFirst()
  return row && toInvitation(row)
}

export async function lockPendingInvitation(
  tx: Tx,
  organizationId: OrganizationId,
  id: string,
  now: Date,
): Promise<Invitation | undefined> {
  const row = await pending(tx, organizationId, now).where('id', '=', id).forUpdate().executeTakeFirst()
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
