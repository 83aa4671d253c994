import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import type { OrganizationId } from '#platform/id.ts'
import { conditionSql } from '../scim/condition-sql.ts'
import type { Condition } from '../scim/scim-filter.ts'
import type { Window } from '../scim/scim-list.ts'
import type { Group, GroupMember } from './group.ts'

const columns = ['id', 'external_id', 'name', 'created_at', 'updated_at', 'version'] as const

interface GroupRow {
  id: string
  external_id: string | null
  name: string
  created_at: Date
  updated_at: Date
  version: number
}

const toGroup = (row: GroupRow): Group => ({
  id: row.id,
  externalId: row.external_id ?? undefined,
  displayName: row.name,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  version: row.version,
})

const groups = (tx: Tx, organizationId: OrganizationId) =>
  tx.selectFrom('scim_groups').where('org_id', '=', organizationId)

export async function findGroup(tx: Tx, organizationId: OrganizationId, id: string): Promise<Group | undefined> {
  const row = await groups(tx, organizationId).select(columns).where('id', '=', id).executeTakeFirst()
  return row && toGroup(row)
}

/** Groups that fulfill the condition, the oldest first, and how many there are. */
export async function selectGroups(
  tx: Tx,
  organizationId: OrganizationId,
  condition: Condition,
  { startIndex, count }: Window,
): Promise<{ groups: Group[]; total: number }> {
  const matching = groups(tx, organizationId).where(conditionSql(condition))
  const [{ total }, rows] = await Promise.all([
    matching.select((e) => e.fn.countAll<string>().as('total')).executeTakeFirstOrThrow(),
    matching
      .select(columns)
      .orderBy('id')
      .offset(startIndex - 1)
      .limit(count)
      .execute(),
  ])
  return { groups: rows.map((row) => toGroup(row)), total: Number(total) }
}

/** Who is in these groups, joined or awaited, in one query. */
export async function selectMembers(
  tx: Tx,
  organizationId: OrganizationId,
  groupIds: readonly string[],
): Promise<Map<string, GroupMember[]>> {
  if (groupIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('scim_team_members')
    .select(['team_id', 'person_id', 'display_name'])
    .where('org_id', '=', organizationId)
    .where('team_id', 'in', [...groupIds])
    .orderBy('person_id')
    .execute()
  const members = Map.groupBy(rows, ({ team_id }) => team_id ?? '')
  return new Map(
    groupIds.map((id) => [
      id,
      (members.get(id) ?? []).map((row) => ({ id: row.person_id ?? '', name: row.display_name ?? '' })),
    ]),
  )
}

/** The people of these ids, with their memberships where they have joined, in one query. */
export async function selectPlaces(
  tx: Tx,
  organizationId: OrganizationId,
  personIds: readonly string[],
): Promise<{ id: string; memberId: string | undefined }[]> {
  if (personIds.length === 0) return []
  const rows = await tx
    .selectFrom('scim_people')
    .select(['id', 'member_id'])
    .where('org_id', '=', organizationId)
    .where('id', 'in', [...personIds])
    .execute()
  return rows.map((row) => ({ id: row.id ?? '', memberId: row.member_id ?? undefined }))
}

/** Remembers people who have not joined yet as belonging to the group. */
export async function insertAwaited(
  tx: Tx,
  organizationId: OrganizationId,
  groupId: string,
  personIds: readonly string[],
): Promise<void> {
  if (personIds.length === 0) return
  await tx
    .insertInto('awaited_team_members')
    .values(personIds.map((personId) => ({ org_id: organizationId, team_id: groupId, person_id: personId })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function deleteAwaited(
  tx: Tx,
  organizationId: OrganizationId,
  groupId: string,
  personIds: readonly string[],
): Promise<void> {
  if (personIds.length === 0) return
  await tx
    .deleteFrom('awaited_team_members')
    .where('org_id', '=', organizationId)
    .where('team_id', '=', groupId)
    .where('person_id', 'in', [...personIds])
    .execute()
}

/** Keeps what the provider calls the group, or forgets it. */
export async function keepExternalId(
  tx: Tx,
  organizationId: OrganizationId,
  groupId: string,
  externalId: string | undefined,
): Promise<void> {
  if (externalId === undefined) {
    await tx
      .deleteFrom('provisioned_teams')
      .where('org_id', '=', organizationId)
      .where('team_id', '=', groupId)
      .execute()
    return
  }
  await tx
    .insertInto('provisioned_teams')
    .values({ org_id: organizationId, team_id: groupId, external_id: externalId })
    .onConflict((conflict) =>
      conflict
        .columns(['org_id', 'team_id'])
        .doUpdateSet({ external_id: externalId })
        .where(sql<boolean>`provisioned_teams.external_id <> ${externalId}`),
    )
    .execute()
}
