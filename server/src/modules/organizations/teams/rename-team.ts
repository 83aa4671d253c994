import type { OrganizationActor } from '#platform/actor.ts'
import { assertVersion } from '#platform/etag.ts'
import type { Uses } from '#platform/platform.ts'
import { organizationProblems } from '../organization-problems.ts'
import { lockAuthority } from '../roles/role-sql.ts'
import type { Team } from './team.ts'
import { isTeamName, lockTeam, setTeamName } from './team-sql.ts'

/** Renames a team. A name in use is refused with 409, another version with 412. */
export async function renameTeam(
  { clock, db }: Uses<'clock' | 'db'>,
  { organizationId }: OrganizationActor,
  id: string,
  { name }: { name: string },
  expectedVersion: number,
): Promise<Team> {
  return db.forOrganization({ organizationId }).transaction(async (tx) => {
    await lockAuthority(tx, organizationId)
    const team = await lockTeam(tx, organizationId, id)
    if (!team) throw organizationProblems.teamNotFound()
    assertVersion(team.version, expectedVersion)
    const renamed = { ...team, name: name.trim() }
    if (await isTeamName(tx, organizationId, renamed)) {
      throw organizationProblems.teamNameTaken(undefined, [{ pointer: '/name', detail: 'is taken' }])
    }
    return setTeamName(tx, organizationId, renamed, clock.now())
  })
}
