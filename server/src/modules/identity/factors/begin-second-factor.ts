import type { Tx } from '#platform/database.ts'
import { newId, type UserId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { hashSessionToken, newSessionToken } from '../session.ts'
import type { Method } from './factor.ts'
import { selectFactors } from './factor-sql.ts'
import { insertPendingSignIn } from './proof-sql.ts'

const lifetimeMs = 600_000

/** A sign-in that waits for its second factor: the token for a cookie, and the ways to go on. */
export interface AwaitedSignIn {
  readonly token: string
  readonly expiresAt: Date
  readonly methods: readonly Method[]
}

/**
 * After the right password: what an account with a second factor has to go on with, for ten minutes; undefined for one
 * without, whose session may be opened at once. Runs in the caller's transaction; the token is stored nowhere.
 */
export async function beginSecondFactor(
  { clock }: Uses<'clock'>,
  tx: Tx,
  userId: UserId,
): Promise<AwaitedSignIn | undefined> {
  const { authenticators, passkeys, recoveryCodes } = await selectFactors(tx, userId)
  const methods: Method[] = []
  if (passkeys.length > 0) methods.push('passkey')
  if (authenticators.length > 0) methods.push('authenticator')
  if (methods.length === 0) return undefined
  if (recoveryCodes && recoveryCodes.left > 0) methods.push('recovery-code')
  const now = clock.now()
  const token = newSessionToken()
  const expiresAt = new Date(now.getTime() + lifetimeMs)
  await insertPendingSignIn(tx, { id: newId(clock), userId, tokenHash: hashSessionToken(token), expiresAt }, now)
  return { token, expiresAt, methods }
}
