import type { Tx } from '#platform/database.ts'
import type { OrganizationId, UserId } from '#platform/id.ts'

/** Who a person at the provider is here. */
export interface IdentityLink {
  readonly id: string
  readonly issuer: string
  readonly subject: string
  readonly userId: UserId
  readonly linkedAt: Date
  readonly lastUsedAt: Date
}

const columns = ['id', 'issuer', 'subject', 'user_id', 'created_at', 'last_used_at'] as const

interface LinkRow {
  id: string
  issuer: string
  subject: string
  user_id: string
  created_at: Date
  last_used_at: Date
}

const toLink = (row: LinkRow): IdentityLink => ({
  id: row.id,
  issuer: row.issuer,
  subject: row.subject,
  userId: row.user_id,
  linkedAt: row.created_at,
  lastUsedAt: row.last_used_at,
})

export async function findLink(
  tx: Tx,
  organizationId: OrganizationId,
  { issuer, subject }: { issuer: string; subject: string },
): Promise<IdentityLink | undefined> {
  const row = await tx
    .selectFrom('sign_on_identities')
    .select(columns)
    .where('org_id', '=', organizationId)
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst()
  return row && toLink(row)
}

/** Inserts the link, or answers false when either end of it is linked already. */
export async function insertLink(
  tx: Tx,
  organizationId: OrganizationId,
  link: Pick<IdentityLink, 'id' | 'issuer' | 'subject' | 'userId'>,
  now: Date,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('sign_on_identities')
    .values({
      org_id: organizationId,
      id: link.id,
      issuer: link.issuer,
      subject: link.subject,
      user_id: link.userId,
      created_at: now,
      last_used_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export async function touchLink(tx: Tx, organizationId: OrganizationId, id: string, now: Date): Promise<void> {
  await tx
    .updateTable('sign_on_identities')
    .set({ last_used_at: now })
    .where('org_id', '=', organizationId)
    .where('id', '=', id)
    .execute()
}

/** Links, oldest first. */
export async function selectLinks(
  tx: Tx,
  organizationId: OrganizationId,
  { after, limit }: { after: readonly [string] | undefined; limit: number },
): Promise<IdentityLink[]> {
  const rows = await tx
    .selectFrom('sign_on_identities')
    .select(columns)
    .where('org_id', '=', organizationId)
    .$if(after !== undefined, (query) => query.where('id', '>', after?.[0] ?? ''))
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  return rows.map(toLink)
}

/** Removes the link and answers whether there was one. */
export async function deleteLink(tx: Tx, organizationId: OrganizationId, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('sign_on_identities')
    .where('org_id', '=', organizationId)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows === 1n
}
