import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import type { UserId } from '#platform/id.ts'
import { type Guesser, mostGuesses } from './password-guesses.ts'

const columnOf = { strangers: 'by_strangers', devices: 'by_devices' } as const

/**
 * Counts a guess before it is checked, and answers how many there are now: more than the guesser's most when it may not be
 * checked. It writes in any case, so that every try costs the same.
 */
export async function countGuess(tx: Tx, key: string, guesser: Guesser, now: Date): Promise<number> {
  const column = columnOf[guesser]
  const next = sql<number>`least(password_guesses.${sql.ref(column)} + 1, ${mostGuesses[guesser] + 1})`
  const row = await tx
    .insertInto('password_guesses')
    .values({ account: key, by_strangers: 0, by_devices: 0, [column]: 1, last_at: now })
    .onConflict((conflict) => conflict.column('account').doUpdateSet({ [column]: next, last_at: now }))
    .returning(column)
    .executeTakeFirstOrThrow()
  return (row as Readonly<Record<typeof column, number>>)[column]
}

/** Forgets the guesses of known devices, after one of them was right. */
export async function forgetDeviceGuesses(tx: Tx, userId: UserId): Promise<void> {
  await tx.updateTable('password_guesses').set({ by_devices: 0 }).where('account', '=', userId).execute()
}

/** Forgets all guesses, after a stranger proved to be the owner or the password became another. */
export async function forgetGuesses(tx: Tx, userId: UserId): Promise<void> {
  await tx.deleteFrom('password_guesses').where('account', '=', userId).execute()
}

/** Whether known devices have guessed so often that they count as strangers. */
export async function areDeviceGuessesUsedUp(tx: Tx, userId: UserId): Promise<boolean> {
  const row = await tx
    .selectFrom('password_guesses')
    .select('by_devices')
    .where('account', '=', userId)
    .executeTakeFirst()
  return (row?.by_devices ?? 0) >= mostGuesses.devices
}

export async function deleteGuessesBefore(tx: Tx, before: Date): Promise<void> {
  await tx.deleteFrom('password_guesses').where('last_at', '<=', before).execute()
}
