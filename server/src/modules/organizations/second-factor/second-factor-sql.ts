import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import type { OrganizationId, UserId } from '#platform/id.ts'
import type { SecondFactorPolicy } from './second-factor.ts'

const columns = ['second_factor_for', 'second_factor_roles', 'second_factor_version'] as const

interface PolicyRow {
  second_factor_for: string
  second_factor_roles: string[]
  second_factor_version: number
}

const toPolicy = (row: PolicyRow): SecondFactorPolicy => ({
  appliesTo: row.second_factor_for as SecondFactorPolicy['appliesTo'],
  roles: row.second_factor_roles,
  version: row.second_factor_version,
})

/** Whether the organization asks this person for two factors, and whether their account has a second one. */
export async function selectSecondFactorOf(
  tx: Tx,
  organizationId: OrganizationId,
  userId: UserId,
): Promise<{ isAsked: boolean; hasSecondFactor: boolean }> {
  const row = await tx
    .selectFrom('memberships as m')
    .innerJoin('organizations as o', 'o.id', 'm.org_id')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select([
      'u.has_second_factor',
      sql<boolean>`o.second_factor_for = 'everybody' or (o.second_factor_for = 'roles' and exists (
        select from role_bindings b
        where b.org_id = m.org_id and b.member_id = m.id and b.role = any (o.second_factor_roles)
      ))`.as('is_asked'),
    ])
    .where('m.org_id', '=', organizationId)
    .where('m.user_id', '=', userId)
    .executeTakeFirst()
  return { isAsked: row?.is_asked ?? false, hasSecondFactor: row?.has_second_factor ?? false }
}

/** Reads the policy and holds its row. */
export async function lockSecondFactorPolicy(tx: Tx, organizationId: OrganizationId): Promise<SecondFactorPolicy> {
  const query = tx.selectFrom('organizations').select(columns).where('id', '=', organizationId)
  return toPolicy(await query.forUpdate().executeTakeFirstOrThrow())
}

export async function selectSecondFactorPolicy(tx: Tx, organizationId: OrganizationId): Promise<SecondFactorPolicy> {
  const query = tx.selectFrom('organizations').select(columns).where('id', '=', organizationId)
  return toPolicy(await query.executeTakeFirstOrThrow())
}

export async function changeSecondFactorPolicy(
  tx: Tx,
  organizationId: OrganizationId,
  { appliesTo, roles }: Omit<SecondFactorPolicy, 'version'>,
  now: Date,
): Promise<SecondFactorPolicy> {
  const row = await tx
    .updateTable('organizations')
    .set({
      second_factor_for: appliesTo,
      second_factor_roles: [...roles],
      second_factor_version: sql`second_factor_version + 1`,
      updated_at: now,
    })
    .where('id', '=', organizationId)
    .returning(columns)
    .executeTakeFirstOrThrow()
  return toPolicy(row)
}

/** How many members such a policy asks for two factors, and how many of them have none to give. */
export async function countAskedMembers(
  tx: Tx,
  organizationId: OrganizationId,
  { appliesTo, roles }: Pick<SecondFactorPolicy, 'appliesTo' | 'roles'>,
): Promise<{ members: number; lacking: number }> {
  const row = await tx
    .selectFrom('memberships as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select([
      sql<string>`count(*)`.as('members'),
      sql<string>`count(*) filter (where not u.has_second_factor)`.as('lacking'),
    ])
    .where('m.org_id', '=', organizationId)
    .$if(appliesTo === 'nobody', (query) => query.where(sql<boolean>`false`))
    .$if(appliesTo === 'roles', (query) =>
      query.where(
        sql<boolean>`exists (select from role_bindings b
          where b.org_id = m.org_id and b.member_id = m.id and b.role = any (${[...roles]}))`,
      ),
    )
    .executeTakeFirstOrThrow()
  return { members: Number(row.members), lacking: Number(row.lacking) }
}
