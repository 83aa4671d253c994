/** What an installation does once in its life, such as making demo content. */
import type { Tx } from './database.ts'

/** Whether it was done; for the system's own work only. */
export async function isReached(tx: Tx, name: string): Promise<boolean> {
  return (await tx.selectFrom('milestones').select('name').where('name', '=', name).executeTakeFirst()) !== undefined
}

/** Notes that it is done, once and for all. */
export async function reach(tx: Tx, name: string, now: Date): Promise<void> {
  await tx
    .insertInto('milestones')
    .values({ name, reached_at: now })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
}
