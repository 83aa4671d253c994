import type { OrganizationActor } from '#platform/actor.ts'
import { nameAndId, type Page, type PageRequest, readCursor, toPage } from '#platform/page.ts'
import type { Uses } from '#platform/platform.ts'
import type { Team } from './team.ts'
import { selectTeams } from './team-sql.ts'

/** The teams that the actor may see, by name: for a manager their own. */
export async function listTeams(
  { db }: Uses<'db'>,
  actor: OrganizationActor,
  { limit, cursor }: PageRequest,
): Promise<Page<Team>> {
  const after = readCursor(nameAndId, cursor)
  const rows = await db.forOrganization(actor).transaction((tx) => selectTeams(tx, actor, { after, limit }))
  return toPage(rows, limit, ({ name, id }) => [name, id])
}
