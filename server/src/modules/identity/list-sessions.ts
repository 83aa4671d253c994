import type { UserActor } from '#platform/actor.ts'
import { idAlone, type Page, type PageRequest, readCursor, toPage } from '#platform/page.ts'
import type { Uses } from '#platform/platform.ts'
import { openOrigin, type Origin } from './origin.ts'
import { idleSince } from './session.ts'
import { selectSessionsOf, type StoredSession } from './session-sql.ts'

/** A session as its owner sees it. */
export type ListedSession = Origin & Omit<StoredSession, 'sealedOrigin'> & { readonly isCurrent: boolean }

/** Where the person is signed in, the newest sign-in first, with this session marked. */
export async function listSessions(
  { clock, config, db, vault }: Uses<'clock' | 'config' | 'db' | 'vault'>,
  actor: UserActor,
  { limit, cursor }: PageRequest,
): Promise<Page<ListedSession>> {
  const after = readCursor(idAlone, cursor)
  const now = clock.now()
  const rows = await db
    .forUser(actor)
    .transaction((tx) => selectSessionsOf(tx, actor.userId, { after, limit, idleSince: idleSince(now, config), now }))
  const { data, page } = toPage(rows, limit, ({ id }) => [id])
  const isCurrent = (id: string) => id === actor.credential.id
  const opened = data.map(async ({ sealedOrigin, ...session }) => ({
    ...session,
    ...(sealedOrigin === undefined ? {} : await openOrigin({ vault }, 'sessions', session.id, sealedOrigin)),
    isCurrent: isCurrent(session.id),
  }))
  return { data: await Promise.all(opened), page }
}
