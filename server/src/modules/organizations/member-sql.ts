import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import type { OrganizationId, UserId } from '#platform/id.ts'
import type { Scope } from '#platform/permits.ts'
import type { Plan } from '#platform/plan.ts'
import type { Member, Membership } from './member.ts'
import { insertBinding } from './roles/binding-sql.ts'
import type { HeldRole, RoleId } from './roles/policy.ts'
import { nameOfRole, type RoleName } from './roles/role.ts'

interface MembershipRow {
  id: string
  user_id: string
  roles: StoredRole[]
  created_at: Date
  version: number
}

export interface StoredRole {
  readonly id: string
  readonly name: string | null
}

/** The roles that the member `m` of a query holds for the whole organization, as one column. */
export const rolesOfMember = sql<StoredRole[]>`(
    select coalesce(json_agg(json_build_object('id', b.role, 'name', r.name) order by r.name nulls first, b.role), '[]')
    from role_bindings b left join roles r on r.org_id = b.org_id and r.id = b.role_id
    where b.org_id = m.org_id and b.member_id = m.id and b.scope_kind = 'organization')`

export const toRoleNames = (roles: readonly StoredRole[]): RoleName[] =>
  roles.map(({ id, name }) => ({ id, name: nameOfRole(id, name) }))

const toMembership = (row: MembershipRow): Membership => ({
  id: row.id,
  userId: row.user_id,
  roles: toRoleNames(row.roles),
  joinedAt: row.created_at,
  version: row.version,
})

/** Inserts the membership with its role, or answers false when the person is a member already. */
export async function insertMembership(
  tx: Tx,
  organizationId: OrganizationId,
  { id, userId, role }: { id: string; userId: UserId; role: RoleId },
  now: Date,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('memberships')
    .values({ org_id: organizationId, id, user_id: userId, created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.columns(['org_id', 'user_id']).doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows !== 1n) return false
  return insertBinding(tx, organizationId, { id, memberId: id, role, scope: { kind: 'organization' } }, now)
}

const selectMemberships = (tx: Tx, organizationId: OrganizationId) =>
  tx
    .selectFrom('memberships as m')
    .select(['m.id', 'm.user_id', 'm.created_at', 'm.version'])
    .select(rolesOfMember.as('roles'))
    .where('m.org_id', '=', organizationId)

export async function findMembershipOf(
  tx: Tx,
  organizationId: OrganizationId,
  userId: UserId,
): Promise<Membership | undefined> {
  const row = await selectMemberships(tx, organizationId).where('m.user_id', '=', userId).executeTakeFirst()
  return row && toMembership(row)
}

/** A person's membership with every role they hold, and the plan their organization is on, in one query. */
export async function findActingMember(
  tx: Tx,
  organizationId: OrganizationId,
  userId: UserId,
  scope: Scope | 'anywhere',
): Promise<{ id: string; plan: Plan; held: readonly HeldRole[] } | undefined> {
  const row = await tx
    .selectFrom('memberships as m')
    .innerJoin('organizations as o', 'o.id', 'm.org_id')
    .select(['m.id', 'o.plan'])
    .select(heldRoles(scope).as('held'))
    .where('m.org_id', '=', organizationId)
    .where('m.user_id', '=', userId)
    .executeTakeFirst()
  return row && { id: row.id, plan: row.plan as Plan, held: row.held }
}

/** One element for each role and kind of place, so that few come of many courses; the place itself only where asked for. */
function heldRoles(scope: Scope | 'anywhere') {
  const [kind, id] = scope === 'anywhere' || scope.kind === 'organization' ? [null, null] : [scope.kind, scope.id]
  return sql<HeldRole[]>`(
    select coalesce(json_agg(distinct jsonb_strip_nulls(jsonb_build_object(
      'role', h.role, 'permissions', h.permissions, 'kind', h.scope_kind,
      'id', case when h.scope_kind = ${kind} and h.scope_id = ${id}::uuid then h.scope_id end))), '[]')
    from held_roles h where h.org_id = m.org_id and h.member_id = m.id)`
}

/** Reads a membership and holds it until the transaction ends. */
export async function lockMember(tx: Tx, organizationId: OrganizationId, id: string): Promise<Membership | undefined> {
  const row = await selectMemberships(tx, organizationId).where('m.id', '=', id).forUpdate('m').executeTakeFirst()
  return row && toMembership(row)
}

/** Counts a change to what the member may do: who read it before cannot change it any more. */
export async function advanceMembership(
  tx: Tx,
  organizationId: OrganizationId,
  id: string,
  now: Date,
): Promise<Membership> {
  await tx
    .updateTable('memberships')
    .set({ updated_at: now, version: sql`version + 1` })
    .where('org_id', '=', organizationId)
    .where('id', '=', id)
    .execute()
  return toMembership(await selectMemberships(tx, organizationId).where('m.id', '=', id).executeTakeFirstOrThrow())
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
    .selectFrom('organization_members as m')
    .select(['m.id', 'm.user_id', 'm.created_at', 'm.version', 'm.name', 'm.email'])
    .select(rolesOfMember.as('roles'))
    .where('m.org_id', '=', organizationId)
    .$if(pattern !== undefined, (query) =>
      query.where((e) => e.or([e('m.name', 'ilike', pattern ?? ''), e('m.email', 'ilike', pattern ?? '')])),
    )
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(m.name, m.id) > (${after?.[0]}, ${after?.[1]}::uuid)`),
    )
    .orderBy('m.name')
    .orderBy('m.id')
    .limit(limit + 1)
    .execute()
  return rows.map((row) => ({ ...toMembership(row), name: row.name, email: row.email }))
}
