import type { OrganizationActor } from '#platform/actor.ts'
import { nameAndId, type Page, type PageRequest, readCursor, toPage } from '#platform/page.ts'
import type { Uses } from '#platform/platform.ts'
import type { TeamMember } from './team.ts'
import { assertTeam, selectTeamMembers } from './team-sql.ts'

/** Who is in the team, by name. */
export async function listTeamMembers(
  { db }: Uses<'db'>,
  { organizationId }: OrganizationActor,
  teamId: string,
  { limit, cursor }: PageRequest,
): Promise<Page<TeamMember>> {
  const after = readCursor(nameAndId, cursor)
  return db.forOrganization({ organizationId }).transaction(async (tx) => {
    await assertTeam(tx, organizationId, teamId)
    const rows = await selectTeamMembers(tx, organizationId, teamId, { after, limit })
    return toPage(rows, limit, ({ name, id }) => [name, id])
  })
}
