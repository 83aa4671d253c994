import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { organizationProblems } from '../organization-problems.ts'
import { deleteTeamRow } from './team-sql.ts'

/** Removes a team with every role held for it; its people stay in the organization. */
export async function deleteTeam({ db }: Uses<'db'>, actor: OrganizationActor, id: string): Promise<void> {
  const isDeleted = await db.forOrganization(actor).transaction((tx) => deleteTeamRow(tx, actor.organizationId, id))
  if (!isDeleted) throw organizationProblems.teamNotFound()
}
