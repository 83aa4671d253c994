import type { Tx } from '#platform/database.ts'
import type { OrganizationId } from '#platform/id.ts'

/** Whether members other than owners get in by the organization's own sign-on only. */
export async function requiresSignOn(tx: Tx, organizationId: OrganizationId): Promise<boolean> {
  const row = await tx
    .selectFrom('organizations')
    .select('requires_sign_on')
    .where('id', '=', organizationId)
    .executeTakeFirst()
  return row?.requires_sign_on ?? false
}

/** Requires the organization's own sign-on of its members from now on, or no more. */
export async function requireSignOn(tx: Tx, organizationId: OrganizationId, isRequired: boolean): Promise<void> {
  await tx
    .updateTable('organizations')
    .set({ requires_sign_on: isRequired })
    .where('id', '=', organizationId)
    .where('requires_sign_on', '<>', isRequired)
    .execute()
}

/** Notes that the organization's sign-on opened the session, and how many factors its provider vouches for. */
export async function noteSignOn(
  tx: Tx,
  organizationId: OrganizationId,
  { sessionId, factors }: { sessionId: string; factors: 1 | 2 },
): Promise<void> {
  await tx.insertInto('sign_on_sessions').values({ org_id: organizationId, session_id: sessionId, factors }).execute()
}

/** What the organization asks, and the factors of its own sign-on if that opened the session; in one query. */
export async function selectSignOnOf(
  tx: Tx,
  organizationId: OrganizationId,
  sessionId: string | null,
): Promise<{ isRequired: boolean; factors: 1 | 2 | undefined }> {
  const row = await tx
    .selectFrom('organizations as o')
    .leftJoin('sign_on_sessions as s', (join) => join.onRef('s.org_id', '=', 'o.id').on('s.session_id', '=', sessionId))
    .select(['o.requires_sign_on', 's.factors'])
    .where('o.id', '=', organizationId)
    .executeTakeFirst()
  const { requires_sign_on: isRequired = false, factors } = row ?? {}
  return { isRequired, factors: factors === 1 || factors === 2 ? factors : undefined }
}
