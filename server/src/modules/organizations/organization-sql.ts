import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import type { OrganizationId, UserId } from '#platform/id.ts'
import type { Plan } from '#platform/plan.ts'
import type { NamedOrganization, Organization, Role } from './organization.ts'

const columns = ['id', 'slug', 'name', 'version'] as const

/** Inserts the organization, or answers false when the slug is taken. Runs inside the new organization's own scope. */
export async function insertOrganization(
  tx: Tx,
  { id, slug, name }: { id: OrganizationId; slug: string; name: string },
  now: Date,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('organizations')
    .values({ id, slug, name, created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** The organizations a person belongs to, by name; runs in that person's scope. */
export async function selectOrganizationsOf(
  tx: Tx,
  userId: UserId,
  after: readonly [name: string, id: string] | undefined,
  limit: number,
): Promise<Organization[]> {
  const rows = await tx
    .selectFrom('organizations as o')
    .innerJoin('memberships as m', 'm.org_id', 'o.id')
    .select(['o.id', 'o.slug', 'o.name', 'o.version', 'm.role'])
    .where('m.user_id', '=', userId)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(o.name, o.id) > (${after?.[0]}, ${after?.[1]}::uuid)`),
    )
    .orderBy('o.name')
    .orderBy('o.id')
    .limit(limit + 1)
    .execute()
  return rows.map((row) => ({ ...row, role: row.role as Role }))
}

export async function findOrganization(tx: Tx, id: OrganizationId): Promise<Omit<Organization, 'role'> | undefined> {
  return tx.selectFrom('organizations').select(columns).where('id', '=', id).executeTakeFirst()
}

/** The organization of this slug, if the person in whose scope this runs belongs to it. */
export async function findOrganizationBySlug(tx: Tx, slug: string): Promise<Omit<Organization, 'role'> | undefined> {
  return tx.selectFrom('organizations').select(columns).where('slug', '=', slug).executeTakeFirst()
}

export async function lockOrganization(tx: Tx, id: OrganizationId): Promise<Omit<Organization, 'role'> | undefined> {
  return tx.selectFrom('organizations').select(columns).where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function renameOrganization(
  tx: Tx,
  id: OrganizationId,
  name: string,
  now: Date,
): Promise<Omit<Organization, 'role'>> {
  return tx
    .updateTable('organizations')
    .set({ name, updated_at: now, version: sql`version + 1` })
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow()
}

/** The organization of this slug; runs in an operator's scope. */
export async function selectNamedOrganization(tx: Tx, slug: string): Promise<NamedOrganization | undefined> {
  const row = await tx
    .selectFrom('organizations')
    .select(['id', 'slug', 'plan'])
    .where('slug', '=', slug)
    .executeTakeFirst()
  return row && { ...row, plan: row.plan as Plan }
}

/** Runs in an operator's scope. */
export async function selectOrganizationSlugs(
  tx: Tx,
  ids: readonly OrganizationId[],
): Promise<{ id: OrganizationId; slug: string }[]> {
  if (ids.length === 0) return []
  return tx
    .selectFrom('organizations')
    .select(['id', 'slug'])
    .where('id', 'in', [...ids])
    .execute()
}

export async function setPlan(tx: Tx, id: OrganizationId, plan: Plan, now: Date): Promise<void> {
  await tx.updateTable('organizations').set({ plan, updated_at: now }).where('id', '=', id).execute()
}
