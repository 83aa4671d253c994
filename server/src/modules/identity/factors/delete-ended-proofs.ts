import type { Uses } from '#platform/platform.ts'
import { wrongCodesCountSince } from './check-code.ts'
import * as proofs from './proof-sql.ts'

/** Removes sign-ins that waited too long, wrong codes that count no more and challenges that nobody can answer again. */
export async function deleteEndedProofs({ clock, db }: Uses<'clock' | 'db'>): Promise<void> {
  const now = clock.now()
  await db.forSystem().transaction((tx) => proofs.deleteEndedProofs(tx, now, wrongCodesCountSince(now)))
}
