import type { Uses } from '#platform/platform.ts'
import { deleteDevicesNotSeenSince } from './device-sql.ts'
import { deleteGuessesBefore } from './guess-sql.ts'
import { deleteEnded } from './identity-sql.ts'
import { forgottenSince } from './known-device.ts'
import { guessesLastMs } from './password-guesses.ts'
import { idleSince } from './session.ts'

/** Removes sessions and password resets whose time is over, and devices and guesses of long ago. */
export async function deleteEndedSessions({ clock, config, db }: Uses<'clock' | 'config' | 'db'>): Promise<void> {
  const now = clock.now()
  await db.forSystem().transaction(async (tx) => {
    await deleteEnded(tx, now, idleSince(now, config))
    await deleteDevicesNotSeenSince(tx, forgottenSince(now))
    await deleteGuessesBefore(tx, new Date(now.getTime() - guessesLastMs))
  })
}
