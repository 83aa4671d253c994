import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import type { OrganizationId } from '#platform/id.ts'
import { permissionsIn, type RoleId } from './policy.ts'
import { builtIns, type Role } from './role.ts'

const columns = ['id', 'name', 'permissions', 'version'] as const

const toRole = (row: { id: string; name: string; permissions: string[]; version: number }): Role => ({
  id: row.id,
  name: row.name,
  isBuiltIn: false,
  permissions: permissionsIn(row.permissions),
  heldFor: ['organization', 'team', 'course'],
  version: row.version,
})

/** Holds the organization, so that changes to who may do what happen one after another, each seeing the one before. */
export async function lockAuthority(tx: Tx, organizationId: OrganizationId): Promise<void> {
  await tx.selectFrom('organizations').select('id').where('id', '=', organizationId).forNoKeyUpdate().execute()
}

/** The roles that the organization defined itself, by name; there are few. */
export async function selectOwnRoles(tx: Tx, organizationId: OrganizationId): Promise<Role[]> {
  const rows = await tx
    .selectFrom('roles')
    .select(columns)
    .where('org_id', '=', organizationId)
    .orderBy(sql`lower(name)`)
    .execute()
  return rows.map(toRole)
}

/** A built-in role, or one of the organization's own, or undefined. */
export async function findRole(tx: Tx, organizationId: OrganizationId, id: RoleId): Promise<Role | undefined> {
  const builtIn = builtIns.find((role) => role.id === id)
  if (builtIn || !isUuid(id)) return builtIn
  const row = await tx
    .selectFrom('roles')
    .select(columns)
    .where('org_id', '=', organizationId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && toRole(row)
}

const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)

export async function insertRole(tx: Tx, organizationId: OrganizationId, role: Role, now: Date): Promise<void> {
  await tx
    .insertInto('roles')
    .values({
      org_id: organizationId,
      id: role.id,
      name: role.name,
      permissions: [...role.permissions],
      created_at: now,
      updated_at: now,
    })
    .execute()
}

export async function setRole(
  tx: Tx,
  organizationId: OrganizationId,
  { id, name, permissions }: Role,
  now: Date,
): Promise<Role> {
  const row = await tx
    .updateTable('roles')
    .set({ name, permissions: [...permissions], updated_at: now, version: sql`version + 1` })
    .where('org_id', '=', organizationId)
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow()
  return toRole(row)
}

export async function deleteRoleRow(tx: Tx, organizationId: OrganizationId, id: RoleId): Promise<void> {
  await tx.deleteFrom('roles').where('org_id', '=', organizationId).where('id', '=', id).execute()
}

/** Whether anybody holds the role or is invited into it. */
export async function isRoleInUse(tx: Tx, organizationId: OrganizationId, id: RoleId, now: Date): Promise<boolean> {
  const held = tx.selectFrom('role_bindings').select('role').where('org_id', '=', organizationId).where('role', '=', id)
  const offered = tx
    .selectFrom('invitations')
    .select('role')
    .where('org_id', '=', organizationId)
    .where('role', '=', id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
  return (await held.unionAll(offered).limit(1).executeTakeFirst()) !== undefined
}
