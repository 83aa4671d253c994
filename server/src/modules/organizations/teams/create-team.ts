import type { OrganizationActor } from '#platform/actor.ts'
import { newId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { organizationProblems } from '../organization-problems.ts'
import type { Team } from './team.ts'
import { insertTeam } from './team-sql.ts'

/** Makes a team with nobody in it. A name in use is refused with 409. */
export async function createTeam(
  { clock, db }: Uses<'clock' | 'db'>,
  actor: Pick<OrganizationActor, 'organizationId'>,
  { name }: { name: string },
): Promise<Team> {
  const team: Team = { id: newId(clock), name: name.trim(), memberCount: 0, version: 1 }
  const isNew = await db
    .forOrganization(actor)
    .transaction((tx) => insertTeam(tx, actor.organizationId, team, clock.now()))
  if (!isNew) throw organizationProblems.teamNameTaken(undefined, [{ pointer: '/name', detail: 'is taken' }])
  return team
}
