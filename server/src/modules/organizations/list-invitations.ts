import type { OrganizationActor } from '#platform/actor.ts'
import { idAlone, type Page, type PageRequest, readCursor, toPage } from '#platform/page.ts'
import type { Uses } from '#platform/platform.ts'
import type { Invitation } from './invitation.ts'
import { selectPendingInvitations } from './invitation-sql.ts'

/** Invitations nobody has answered yet, newest first. */
export async function listInvitations(
  { clock, db }: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  { limit, cursor }: PageRequest,
): Promise<Page<Invitation>> {
  const after = readCursor(idAlone, cursor)
  const rows = await db
    .forOrganization(actor)
    .transaction((tx) => selectPendingInvitations(tx, actor.organizationId, { after, limit }, clock.now()))
  return toPage(rows, limit, ({ id }) => [id])
}
