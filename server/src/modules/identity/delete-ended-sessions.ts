import type { Uses } from '#platform/platform.ts'
import { deleteEnded } from './identity-sql.ts'
import { idleSince } from './session.ts'

/** Removes sessions and password resets whose time is over. */
export async function deleteEndedSessions({ clock, db }: Uses<'clock' | 'db'>): Promise<void> {
  const now = clock.now()
  await db.forSystem().transaction((tx) => deleteEnded(tx, now, idleSince(now)))
}
