import type { Tx } from '#platform/database.ts'
import type { OrganizationId } from '#platform/id.ts'
import { lockAuthority } from '../roles/role-sql.ts'
import type { Team } from '../teams/team.ts'
import { insertTeam, isTeamName, lockTeam, setTeamName } from '../teams/team-sql.ts'
import { deleteTeamMembers, insertTeamMembers } from './team-people-sql.ts'

/** Makes a team with nobody in it; answers false when another has the name. */
export const addTeam = (
  tx: Tx,
  organizationId: OrganizationId,
  team: Pick<Team, 'id' | 'name'>,
  now: Date,
): Promise<boolean> => insertTeam(tx, organizationId, team, now)

/** Names a team and counts the change; answers false when another has the name, or there is no such team. */
export async function changeTeam(
  tx: Tx,
  organizationId: OrganizationId,
  { id, name }: Pick<Team, 'id' | 'name'>,
  now: Date,
): Promise<boolean> {
  await lockAuthority(tx, organizationId)
  const team = await lockTeam(tx, organizationId, id)
  if (!team || (await isTeamName(tx, organizationId, { ...team, name }))) return false
  await setTeamName(tx, organizationId, { ...team, name }, now)
  return true
}

/** Puts members into a team and takes others out, however many, in two queries. */
export async function changeTeamMembers(
  tx: Tx,
  { organizationId, teamId }: { organizationId: OrganizationId; teamId: string },
  { added, removed }: { added: readonly string[]; removed: readonly string[] },
  now: Date,
): Promise<void> {
  if (removed.length > 0) await deleteTeamMembers(tx, organizationId, teamId, removed)
  if (added.length > 0) await insertTeamMembers(tx, organizationId, teamId, added, now)
}
