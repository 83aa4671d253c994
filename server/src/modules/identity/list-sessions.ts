import type { UserActor } from '#platform/actor.ts'
import { idAlone, type Page, type PageRequest, readCursor, toPage } from '#platform/page.ts'
import type { Uses } from '#platform/platform.ts'
import { idleSince } from './session.ts'
import { type ListedSession, selectSessionsOf } from './session-sql.ts'

/** Where the person is signed in, the newest sign-in first, with this session marked. */
export async function listSessions(
  { clock, config, db }: Uses<'clock' | 'config' | 'db'>,
  actor: UserActor,
  { limit, cursor }: PageRequest,
): Promise<Page<ListedSession & { isCurrent: boolean }>> {
  const after = readCursor(idAlone, cursor)
  const now = clock.now()
  const rows = await db
    .forUser(actor)
    .transaction((tx) => selectSessionsOf(tx, actor.userId, { after, limit, idleSince: idleSince(now, config), now }))
  const { data, page } = toPage(rows, limit, ({ id }) => [id])
  return { data: data.map((session) => ({ ...session, isCurrent: session.id === actor.credential.id })), page }
}
