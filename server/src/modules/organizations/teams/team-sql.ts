import { sql } from 'kysely'
import type { OrganizationActor } from '#platform/actor.ts'
import type { Tx } from '#platform/database.ts'
import type { OrganizationId } from '#platform/id.ts'
import { organizationProblems } from '../organization-problems.ts'
import { withinReach } from '../roles/binding-sql.ts'
import type { Team, TeamMember } from './team.ts'

const selectTeam = (tx: Tx, organizationId: OrganizationId) =>
  tx
    .selectFrom('teams as t')
    .select(['t.id', 't.name', 't.version'])
    .select(
      sql<string>`(select count(*) from team_members m where m.org_id = t.org_id and m.team_id = t.id)`.as(
        'member_count',
      ),
    )
    .where('t.org_id', '=', organizationId)

interface TeamRow {
  id: string
  name: string
  version: number
  member_count: string
}

const toTeam = ({ id, name, version, member_count }: TeamRow): Team => ({
  id,
  name,
  memberCount: Number(member_count),
  version,
})

/** The teams that the member may see, by name. */
export async function selectTeams(
  tx: Tx,
  actor: OrganizationActor,
  { after, limit }: { after: readonly [string, string] | undefined; limit: number },
): Promise<Team[]> {
  const rows = await selectTeam(tx, actor.organizationId)
    .where(withinReach(actor, 'teams.read', 'team', 't.id'))
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(t.name, t.id) > (${after?.[0]}, ${after?.[1]}::uuid)`),
    )
    .orderBy('t.name')
    .orderBy('t.id')
    .limit(limit + 1)
    .execute()
  return rows.map(toTeam)
}

export async function findTeam(tx: Tx, organizationId: OrganizationId, id: string): Promise<Team | undefined> {
  const row = await selectTeam(tx, organizationId).where('t.id', '=', id).executeTakeFirst()
  return row && toTeam(row)
}

/** Refuses with 404 when the organization has no such team. */
export async function assertTeam(tx: Tx, organizationId: OrganizationId, id: string): Promise<void> {
  if (!(await findTeam(tx, organizationId, id))) throw organizationProblems.teamNotFound()
}

/** Reads a team and holds it until the transaction ends. */
export async function lockTeam(tx: Tx, organizationId: OrganizationId, id: string): Promise<Team | undefined> {
  const row = await selectTeam(tx, organizationId).where('t.id', '=', id).forUpdate('t').executeTakeFirst()
  return row && toTeam(row)
}

/** Inserts the team, or answers false when another has its name. */
export async function insertTeam(
  tx: Tx,
  organizationId: OrganizationId,
  { id, name }: Pick<Team, 'id' | 'name'>,
  now: Date,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('teams')
    .values({ org_id: organizationId, id, name, created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.expression(sql`org_id, lower(name)`).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** Whether another team has the name; capital letters make no difference. */
export async function isTeamName(tx: Tx, organizationId: OrganizationId, { id, name }: Team): Promise<boolean> {
  const other = await tx
    .selectFrom('teams')
    .select('id')
    .where('org_id', '=', organizationId)
    .where(sql<boolean>`lower(name) = lower(${name})`)
    .where('id', '<>', id)
    .executeTakeFirst()
  return other !== undefined
}

export async function setTeamName(tx: Tx, organizationId: OrganizationId, team: Team, now: Date): Promise<Team> {
  const { version } = await tx
    .updateTable('teams')
    .set({ name: team.name, updated_at: now, version: sql`version + 1` })
    .where('org_id', '=', organizationId)
    .where('id', '=', team.id)
    .returning('version')
    .executeTakeFirstOrThrow()
  return { ...team, version }
}

/** Removes the team with who is in it and every role held for it; answers false when there is none. */
export async function deleteTeamRow(tx: Tx, organizationId: OrganizationId, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('teams')
    .where('org_id', '=', organizationId)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows === 1n
}

export async function selectTeamMembers(
  tx: Tx,
  organizationId: OrganizationId,
  teamId: string,
  { after, limit }: { after: readonly [string, string] | undefined; limit: number },
): Promise<TeamMember[]> {
  return tx
    .selectFrom('team_members as t')
    .innerJoin('organization_members as m', (join) =>
      join.onRef('m.org_id', '=', 't.org_id').onRef('m.id', '=', 't.member_id'),
    )
    .select(['m.id', 'm.user_id as userId', 'm.name', 'm.email'])
    .where('t.org_id', '=', organizationId)
    .where('t.team_id', '=', teamId)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(m.name, m.id) > (${after?.[0]}, ${after?.[1]}::uuid)`),
    )
    .orderBy('m.name')
    .orderBy('m.id')
    .limit(limit + 1)
    .execute()
}

interface Place {
  readonly organizationId: OrganizationId
  readonly teamId: string
  readonly memberId: string
}

/** Puts the member into the team; who is in it already stays. */
export async function insertTeamMember(tx: Tx, { organizationId, teamId, memberId }: Place, now: Date): Promise<void> {
  await tx
    .insertInto('team_members')
    .values({ org_id: organizationId, team_id: teamId, member_id: memberId, added_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Takes the member out of the team; answers false when they were not in it. */
export async function deleteTeamMember(tx: Tx, { organizationId, teamId, memberId }: Place): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('team_members')
    .where('org_id', '=', organizationId)
    .where('team_id', '=', teamId)
    .where('member_id', '=', memberId)
    .executeTakeFirst()
  return numDeletedRows === 1n
}
