import type { Uses } from '#platform/platform.ts'
import { deleteOldAssertions } from './saml/assertion-sql.ts'

/** Forgets assertions that are too old to be played again. */
export async function forgetOldAssertions({ clock, db }: Uses<'clock' | 'db'>): Promise<void> {
  await db.forSystem().transaction((tx) => deleteOldAssertions(tx, clock.now()))
}
