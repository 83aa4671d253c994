import type { Tx } from '#platform/database.ts'
import type { OrganizationId } from '#platform/id.ts'
import type { Domain } from './domain.ts'

const columns = ['id', 'domain', 'proof', 'proven_at'] as const

const toDomain = (row: { id: string; domain: string; proof: string; proven_at: Date | null }): Domain => ({
  id: row.id,
  name: row.domain,
  proof: row.proof,
  provenAt: row.proven_at ?? undefined,
})

/** The organization's domains by name; there are at most twenty. */
export async function selectDomains(tx: Tx, organizationId: OrganizationId): Promise<Domain[]> {
  const rows = await tx
    .selectFrom('sign_on_domains')
    .select(columns)
    .where('org_id', '=', organizationId)
    .orderBy('domain')
    .execute()
  return rows.map(toDomain)
}

export async function findDomain(tx: Tx, organizationId: OrganizationId, id: string): Promise<Domain | undefined> {
  const row = await tx
    .selectFrom('sign_on_domains')
    .select(columns)
    .where('org_id', '=', organizationId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && toDomain(row)
}

/** Inserts the domain, or answers false when the organization lists it already. */
export async function insertDomain(
  tx: Tx,
  organizationId: OrganizationId,
  domain: Domain,
  now: Date,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('sign_on_domains')
    .values({ org_id: organizationId, id: domain.id, domain: domain.name, proof: domain.proof, created_at: now })
    .onConflict((conflict) => conflict.columns(['org_id', 'domain']).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** Marks the domain as proven at this time; fails as `isTaken` tells when another organization has it. */
export async function markProven(tx: Tx, organizationId: OrganizationId, id: string, now: Date): Promise<void> {
  await tx
    .updateTable('sign_on_domains')
    .set({ proven_at: now })
    .where('org_id', '=', organizationId)
    .where('id', '=', id)
    .execute()
}

/** Whether a failure says that another organization has proven the domain. */
export const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'constraint' in error && error.constraint === 'sign_on_domains_proven'

/** Whether the organization has proven the domain to be its own. */
export async function hasProven(tx: Tx, organizationId: OrganizationId, domain: string): Promise<boolean> {
  const row = await tx
    .selectFrom('sign_on_domains')
    .select('id')
    .where('org_id', '=', organizationId)
    .where('domain', '=', domain)
    .where('proven_at', 'is not', null)
    .executeTakeFirst()
  return row !== undefined
}

/** Whose the domain is, if anybody has proven it; runs in the system's scope. */
export async function selectOrganizationOfDomain(tx: Tx, domain: string): Promise<OrganizationId | undefined> {
  const row = await tx
    .selectFrom('sign_on_domains')
    .select('org_id')
    .where('domain', '=', domain)
    .where('proven_at', 'is not', null)
    .executeTakeFirst()
  return row?.org_id
}

export async function deleteDomain(tx: Tx, organizationId: OrganizationId, id: string): Promise<void> {
  await tx.deleteFrom('sign_on_domains').where('org_id', '=', organizationId).where('id', '=', id).execute()
}
