import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import type { Tx } from '#platform/database.ts'
import type { UserId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import type { Account } from '../account.ts'
import { findAccount } from '../identity-sql.ts'
import { type Caller, type OpenedSession, openSession } from '../open-session.ts'
import { hashSessionToken } from '../session.ts'
import { wrongCode } from './add-authenticator.ts'
import { holdForCode, matchCode, takeCode } from './check-code.ts'
import { askForPasskey, checkPasskey, type PasskeyQuestion, takePasskey } from './check-passkey.ts'
import { factorProblems } from './factor-problems.ts'
import { lockFactors } from './factor-sql.ts'
import { countWrongCode, deletePendingSignIn, findPendingSignIn, type PendingSignIn } from './proof-sql.ts'

/** Wrong codes that one sign-in survives, less one. */
const mostWrongCodes = 5

export interface SignedIn {
  readonly account: Account
  readonly session: OpenedSession
}

/**
 * Opens the session of a pending sign-in whose authenticator's or recovery code is right. The fifth wrong code ends the
 * sign-in; nothing said afterwards tells whether a code was right.
 */
export async function completeWithCode(
  platform: Uses<'clock' | 'config' | 'db' | 'tokens' | 'vault'>,
  { pendingToken, code }: { pendingToken: string | undefined; code: string },
  caller: Caller,
): Promise<SignedIn> {
  const { clock, db } = platform
  const { userId } = await findPending(platform, pendingToken)
  const match = await matchCode(platform, userId, code)
  const signedIn = await db.forSystem().transaction(async (tx) => {
    await holdForCode(tx, userId, clock.now())
    const pending = await pendingIn(tx, pendingToken, clock.now())
    if (await takeCode(platform, tx, userId, match)) return open(platform, tx, pending, caller)
    await countWrongCode(tx, pending.id, mostWrongCodes)
    return undefined
  })
  if (!signedIn) throw wrongCode()
  return signedIn
}

/** What a browser needs to ask for one of the account's passkeys as the second factor. */
export async function askForSecondPasskey(
  platform: Uses<'clock' | 'config' | 'db' | 'tokens'>,
  pendingToken: string | undefined,
): Promise<PasskeyQuestion> {
  const pending = await findPending(platform, pendingToken)
  return askForPasskey(platform, purposeOf(pending), pending.userId)
}

/** Opens the session of a pending sign-in for which one of the account's passkeys answered. */
export async function completeWithPasskey(
  platform: Uses<'clock' | 'config' | 'db' | 'log' | 'tokens' | 'vault'>,
  answer: {
    pendingToken: string | undefined
    challengeToken: string | undefined
    response: AuthenticationResponseJSON
  },
  caller: Caller,
): Promise<SignedIn> {
  const { clock, db } = platform
  const found = await findPending(platform, answer.pendingToken)
  const proved = await checkPasskey(platform, purposeOf(found), answer, found.userId)
  return db.forSystem().transaction(async (tx) => {
    await lockFactors(tx, found.userId)
    const pending = await pendingIn(tx, answer.pendingToken, clock.now())
    await takePasskey(tx, proved, clock.now())
    return open(platform, tx, pending, caller)
  })
}

const purposeOf = ({ id }: PendingSignIn) => ({ purpose: 'second-factor', boundTo: id }) as const

const findPending = (
  { clock, db }: Uses<'clock' | 'db'>,
  token: string | undefined,
): Promise<PendingSignIn & { userId: UserId }> => db.forSystem().transaction((tx) => pendingIn(tx, token, clock.now()))

async function pendingIn(tx: Tx, token: string | undefined, now: Date): Promise<PendingSignIn> {
  const pending = token === undefined ? undefined : await findPendingSignIn(tx, hashSessionToken(token), now)
  if (!pending) throw factorProblems.signInOver('Sign in with your password again.')
  return pending
}

/** One request alone completes a sign-in. */
async function open(
  platform: Uses<'clock' | 'config' | 'tokens' | 'vault'>,
  tx: Tx,
  { id, userId }: PendingSignIn,
  caller: Caller,
): Promise<SignedIn> {
  const account = await findAccount(tx, userId)
  if (!account || !(await deletePendingSignIn(tx, id))) throw factorProblems.signInOver()
  return { account, session: await openSession(platform, tx, userId, caller, 2) }
}
