import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import type { OrganizationId, UserId } from '#platform/id.ts'
import type { Plan } from '#platform/plan.ts'
import { type NamedHeldRole, type NamedOrganization, type Organization, standingOf } from './organization.ts'

/** An organization without what one of its members is there. */
export type BareOrganization = Pick<Organization, 'id' | 'slug' | 'name' | 'version'>

/** Every role that the member `m` of a query holds, as one column; many courses make one element. */
const rolesHeld = sql<NamedHeldRole[]>`(
  select coalesce(json_agg(distinct jsonb_build_object(
    'role', b.role, 'name', r.name, 'permissions', r.permissions, 'kind', b.scope_kind)), '[]')
  from role_bindings b left join roles r on r.org_id = b.org_id and r.id = b.role_id
  where b.org_id = m.org_id and b.member_id = m.id)`

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
    .select(['o.id', 'o.slug', 'o.name', 'o.version'])
    .select(rolesHeld.as('held'))
    .where('m.user_id', '=', userId)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(o.name, o.id) > (${after?.[0]}, ${after?.[1]}::uuid)`),
    )
    .orderBy('o.name')
    .orderBy('o.id')
    .limit(limit + 1)
    .execute()
  return rows.map(({ held, ...organization }) => ({ ...organization, ...standingOf(held) }))
}

/** The organization as the member sees it who has this account, or undefined when nobody does. */
export async function findOrganizationOf(
  tx: Tx,
  id: OrganizationId,
  userId: UserId,
): Promise<Organization | undefined> {
  const row = await tx
    .selectFrom('organizations as o')
    .innerJoin('memberships as m', 'm.org_id', 'o.id')
    .select(['o.id', 'o.slug', 'o.name', 'o.version'])
    .select(rolesHeld.as('held'))
    .where('o.id', '=', id)
    .where('m.user_id', '=', userId)
    .executeTakeFirst()
  if (!row) return undefined
  const { held, ...organization } = row
  return { ...organization, ...standingOf(held) }
}

export async function findOrganization(tx: Tx, id: OrganizationId): Promise<BareOrganization | undefined> {
  return tx.selectFrom('organizations').select(columns).where('id', '=', id).executeTakeFirst()
}

/** The organization of this slug, if the person in whose scope this runs belongs to it. */
export async function findOrganizationBySlug(tx: Tx, slug: string): Promise<BareOrganization | undefined> {
  return tx.selectFrom('organizations').select(columns).where('slug', '=', slug).executeTakeFirst()
}

export async function lockOrganization(tx: Tx, id: OrganizationId): Promise<BareOrganization | undefined> {
  return tx.selectFrom('organizations').select(columns).where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function renameOrganization(tx: Tx, id: OrganizationId, name: string, now: Date): Promise<void> {
  await tx
    .updateTable('organizations')
    .set({ name, updated_at: now, version: sql`version + 1` })
    .where('id', '=', id)
    .execute()
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
export async function selectOrganizationIds(tx: Tx): Promise<OrganizationId[]> {
  const rows = await tx.selectFrom('organizations').select('id').orderBy('id').execute()
  return rows.map(({ id }) => id)
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
