/**
 * How often a password may be guessed. NIST SP 800-63B-4 §3.2.2 allows 100 wrong tries in a row on one account. Most of
 * them are for strangers; the rest is kept for browsers that the account knows, so that no stranger can use it up. When
 * the strangers' part is gone, the account opens from a known browser or after a reset alone; when the other part is gone
 * too, after a reset alone. The answer stays that of any wrong password, so nobody learns which accounts exist.
 *
 * These counts outlive restarts and lie in the database. How fast strangers get there is the limiter's business:
 * `identity.sign-in.per-account` and `.per-device`.
 */
import { createHash } from 'node:crypto'
import type { UserId } from '#platform/id.ts'
import { retentionMs } from '#platform/retention.ts'

/** Who guesses: a browser that the account knows, or anybody else. */
export type Guesser = 'devices' | 'strangers'

export const mostGuesses: Readonly<Record<Guesser, number>> = { strangers: 80, devices: 20 }

/** Counts are forgotten after so long without a guess. */
export const guessesLastMs = retentionMs.password_guesses

/** The key that guesses are counted under: the account, or one of the 4 096 rows for addresses without one. */
export function guessKey(userId: UserId | undefined, email: string): string {
  if (userId !== undefined) return userId
  const row = createHash('sha256').update(email).digest('hex').slice(0, 3)
  return `00000000-0000-0000-0000-000000000${row}`
}
