import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import type { Uses } from '#platform/platform.ts'
import { findAccount } from '../identity-sql.ts'
import { type Caller, openSession } from '../open-session.ts'
import { askForPasskey, checkPasskey, type PasskeyQuestion, takePasskey } from './check-passkey.ts'
import type { SignedIn } from './complete-second-factor.ts'
import { factorProblems } from './factor-problems.ts'

const use = { purpose: 'sign-in', boundTo: '' } as const

/** What a browser needs to ask for any passkey it has for this address; the same for everybody. */
export const askForSignInPasskey = (platform: Uses<'clock' | 'config' | 'db' | 'tokens'>): Promise<PasskeyQuestion> =>
  askForPasskey(platform, use)

/** Signs in with a passkey alone: its device checked who holds it, so that it counts as two factors. */
export async function signInWithPasskey(
  platform: Uses<'clock' | 'config' | 'db' | 'log' | 'tokens' | 'vault'>,
  answer: { challengeToken: string | undefined; response: AuthenticationResponseJSON },
  caller: Caller,
): Promise<SignedIn> {
  const { clock, db } = platform
  const proved = await checkPasskey(platform, use, answer)
  return db.forSystem().transaction(async (tx) => {
    await takePasskey(tx, proved, clock.now())
    const account = await findAccount(tx, proved.passkey.userId)
    if (!account) throw factorProblems.passkeyRefused()
    return { account, session: await openSession(platform, tx, account.id, caller, 2) }
  })
}
