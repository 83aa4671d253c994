import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { organizationProblems } from '../organization-problems.ts'
import type { Team } from './team.ts'
import { findTeam } from './team-sql.ts'

/** One team; refused with 404 when the organization has no such. */
export async function getTeam({ db }: Uses<'db'>, actor: OrganizationActor, id: string): Promise<Team> {
  const team = await db.forOrganization(actor).transaction((tx) => findTeam(tx, actor.organizationId, id))
  if (!team) throw organizationProblems.teamNotFound()
  return team
}
