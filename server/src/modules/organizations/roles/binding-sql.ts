import { type RawBuilder, sql } from 'kysely'
import type { OrganizationActor, Permission, ScopeKind } from '#platform/actor.ts'
import type { Tx } from '#platform/database.ts'
import type { OrganizationId, UserId } from '#platform/id.ts'
import { permits, type Scope, wholeOrganization } from '#platform/permits.ts'
import type { Binding } from './binding.ts'
import { type RoleId, rolesReaching } from './policy.ts'
import { nameOfRole } from './role.ts'

export interface NewBinding {
  readonly id: string
  readonly memberId: string
  readonly role: RoleId
  readonly scope: Scope
}

const scopeIdOf = (scope: Scope) => (scope.kind === 'organization' ? null : scope.id)

/** Inserts the binding, or answers false when the member holds the role there already. */
export async function insertBinding(
  tx: Tx,
  organizationId: OrganizationId,
  { id, memberId, role, scope }: NewBinding,
  now: Date,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('role_bindings')
    .values({
      org_id: organizationId,
      id,
      member_id: memberId,
      role,
      scope_kind: scope.kind,
      scope_id: scopeIdOf(scope),
      created_at: now,
    })
    .onConflict((conflict) => conflict.constraint('role_bindings_once_key').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** Gives the person, if they are a member still, a role for something of their own making. */
export async function insertBindingOfMaker(
  tx: Tx,
  { organizationId, userId }: { organizationId: OrganizationId; userId: UserId },
  { id, role, scope }: Omit<NewBinding, 'memberId'>,
  now: Date,
): Promise<void> {
  await sql`
    insert into role_bindings (org_id, id, member_id, role, scope_kind, scope_id, created_at)
    select m.org_id, ${id}::uuid, m.id, ${role}, ${scope.kind}, ${scopeIdOf(scope)}::uuid, ${now}
    from memberships m where m.org_id = ${organizationId} and m.user_id = ${userId}`.execute(tx)
}

const atScope = (tx: Tx, organizationId: OrganizationId, scope: Scope) =>
  tx
    .selectFrom('role_bindings as b')
    .innerJoin('organization_members as m', (join) =>
      join.onRef('m.org_id', '=', 'b.org_id').onRef('m.id', '=', 'b.member_id'),
    )
    .leftJoin('roles as r', (join) => join.onRef('r.org_id', '=', 'b.org_id').onRef('r.id', '=', 'b.role_id'))
    .select(['b.id', 'b.member_id', 'b.role', 'r.name as role_name', 'm.user_id', 'm.name', 'm.email'])
    .where('b.org_id', '=', organizationId)
    .where('b.scope_kind', '=', scope.kind)
    .where('b.scope_id', 'is not distinct from', scopeIdOf(scope))

interface BindingRow {
  id: string
  member_id: string
  role: string
  role_name: string | null
  user_id: string
  name: string
  email: string
}

const toBinding = (row: BindingRow): Binding => ({
  id: row.id,
  memberId: row.member_id,
  userId: row.user_id,
  name: row.name,
  email: row.email,
  role: { id: row.role, name: nameOfRole(row.role, row.role_name) },
})

/** Who holds which role at the scope, by name of the person. */
export async function selectBindings(
  tx: Tx,
  organizationId: OrganizationId,
  scope: Scope,
  { after, limit }: { after: readonly [string, string] | undefined; limit: number },
): Promise<Binding[]> {
  const rows = await atScope(tx, organizationId, scope)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(m.name, b.id) > (${after?.[0]}, ${after?.[1]}::uuid)`),
    )
    .orderBy('m.name')
    .orderBy('b.id')
    .limit(limit + 1)
    .execute()
  return rows.map(toBinding)
}

export async function findBinding(
  tx: Tx,
  organizationId: OrganizationId,
  scope: Scope,
  id: string,
): Promise<Binding | undefined> {
  const row = await atScope(tx, organizationId, scope).where('b.id', '=', id).executeTakeFirst()
  return row && toBinding(row)
}

export async function deleteBinding(tx: Tx, organizationId: OrganizationId, id: string): Promise<void> {
  await tx.deleteFrom('role_bindings').where('org_id', '=', organizationId).where('id', '=', id).execute()
}

/** Takes away the member's roles for the whole organization, but these. */
export async function deleteOtherRoles(
  tx: Tx,
  organizationId: OrganizationId,
  memberId: string,
  kept: readonly RoleId[],
): Promise<void> {
  await tx
    .deleteFrom('role_bindings')
    .where('org_id', '=', organizationId)
    .where('member_id', '=', memberId)
    .where('scope_kind', '=', 'organization')
    .where('role', 'not in', [...kept])
    .execute()
}

/** Owners who have access: a suspended one lets nobody in. */
export async function countOwners(tx: Tx, organizationId: OrganizationId): Promise<number> {
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

/**
 * The condition that a list shows a row: the member holds the permission for the whole organization, or for the team or
 * course that the column names.
 */
export function withinReach(
  { organizationId, memberId, grants }: Pick<OrganizationActor, 'organizationId' | 'memberId' | 'grants'>,
  permission: Permission,
  kind: ScopeKind,
  column: string,
): RawBuilder<boolean> {
  if (permits(grants, permission, wholeOrganization)) return sql<boolean>`true`
  return sql<boolean>`exists (
    select from held_roles h
    where h.org_id = ${organizationId} and h.member_id = ${memberId}
      and h.scope_kind = ${kind} and h.scope_id = ${sql.ref(column)}
      and (h.role = any(${rolesReaching(permission, kind)}::text[]) or ${permission} = any(h.permissions)))`
}
