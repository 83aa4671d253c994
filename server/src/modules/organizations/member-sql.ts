import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import type { OrganizationId, UserId } from '#platform/id.ts'
import type { Plan } from '#platform/plan.ts'
import type { Member, Membership } from './member.ts'
import type { Role } from './organization.ts'

const columns = ['id', 'user_id', 'role', 'created_at', 'version'] as const

interface MembershipRow {
  id: string
  user_id: string
  role: string
  created_at: Date
  version: number
}

const toMembership = (row: MembershipRow): Membership => ({
  id: row.id,
  userId: row.user_id,
  role: row.role as Role,
  joinedAt: row.created_at,
  version: row.version,
})

/** Inserts the membership, or answers false when the person is a member already. */
export async function insertMembership(
  tx: Tx,
  organizationId: OrganizationId,
  { id, userId, role }: { id: string; userId: UserId; role: Role },
  now: Date,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('memberships')
    .values({ org_id: organizationId, id, user_id: userId, role, created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.columns(['org_id', 'user_id']).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export async function findMembershipOf(
  tx: Tx,
  organizationId: OrganizationId,
  userId: UserId,
): Promise<Membership | undefined> {
  const row = await tx
    .selectFrom('memberships')
    .select(columns)
    .where('org_id', '=', organizationId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row && toMembership(row)
}

/** A person's membership and the plan their organization is on, in one query. */
export async function findMembershipWithPlan(
  tx: Tx,
  organizationId: OrganizationId,
  userId: UserId,
): Promise<{ membership: Membership; plan: Plan } | undefined> {
  const row = await tx
    .selectFrom('memberships as m')
    .innerJoin('organizations as o', 'o.id', 'm.org_id')
    .select(['m.id', 'm.user_id', 'm.role', 'm.created_at', 'm.version', 'o.plan'])
    .where('m.org_id', '=', organizationId)
    .where('m.user_id', '=', userId)
    .executeTakeFirst()
  return row && { membership: toMembership(row), plan: row.plan as Plan }
}

/** Reads a membership and holds every owner's row, so that two owners cannot both be the last to leave. */
export async function lockMembership(
  tx: Tx,
  organizationId: OrganizationId,
  id: string,
): Promise<{ member: Membership | undefined; ownerCount: number }> {
  const rows = await tx
    .selectFrom('memberships')
    .select(columns)
    .where('org_id', '=', organizationId)
    .where((e) => e.or([e('id', '=', id), e('role', '=', 'owner')]))
    .orderBy('id')
    .forUpdate()
    .execute()
  const row = rows.find((found) => found.id === id)
  return { member: row && toMembership(row), ownerCount: rows.filter(({ role }) => role === 'owner').length }
}

export async function setRole(
  tx: Tx,
  organizationId: OrganizationId,
  id: string,
  role: Role,
  now: Date,
): Promise<Membership> {
  const row = await tx
    .updateTable('memberships')
    .set({ role, updated_at: now, version: sql`version + 1` })
    .where('org_id', '=', organizationId)
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow()
  return toMembership(row)
}

export async function deleteMembership(tx: Tx, organizationId: OrganizationId, id: string): Promise<void> {
  await tx.deleteFrom('memberships').where('org_id', '=', organizationId).where('id', '=', id).execute()
}

/** Members by name, with a filter on name and address; reads the view that identity's table is shown through. */
export async function selectMembers(
  tx: Tx,
  organizationId: OrganizationId,
  { search, after, limit }: { search: string | undefined; after: readonly [string, string] | undefined; limit: number },
): Promise<Member[]> {
  const pattern = search && `%${search.replace(/[\\%_]/g, (special) => `\\${special}`)}%`
  const rows = await tx
    .selectFrom('organization_members')
    .select([...columns, 'name', 'email'])
    .where('org_id', '=', organizationId)
    .$if(pattern !== undefined, (query) =>
      query.where((e) => e.or([e('name', 'ilike', pattern ?? ''), e('email', 'ilike', pattern ?? '')])),
    )
    .$if(after !== undefined, (query) => query.where(sql<boolean>`(name, id) > (${after?.[0]}, ${after?.[1]}::uuid)`))
    .orderBy('name')
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  return rows.map((row) => ({ ...toMembership(row), name: row.name, email: row.email }))
}
