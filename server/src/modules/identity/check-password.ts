import { recordAudit } from '#platform/audit/record-audit.ts'
import { accountIdentity } from '#platform/limits/account-identity.ts'
import { forgiveAccount } from '#platform/limits/forgive-account.ts'
import { normalizeEmail } from '#platform/normalize-email.ts'
import { record } from '#platform/outbox.ts'
import type { Uses } from '#platform/platform.ts'
import type { Account } from './account.ts'
import { countGuess, forgetDeviceGuesses, forgetGuesses } from './guess-sql.ts'
import { guessingStopped } from './identity-events.ts'
import { identityProblems } from './identity-problems.ts'
import { findCredentials, renewPasswordHash } from './identity-sql.ts'
import type { Caller } from './open-session.ts'
import { guessKey, type Guesser, mostGuesses } from './password-guesses.ts'

type Credentials = { readonly account: Account; readonly passwordHash: string }

/**
 * The account of who knows its password. An unknown address, a wrong password and one that was guessed too often are told
 * apart neither by the answer nor by its time: each is one write and one hash.
 */
export async function checkPassword(
  platform: Uses<'clock' | 'db' | 'limits' | 'passwords'>,
  { email, password }: { email: string; password: string },
  { deviceId }: Pick<Caller, 'deviceId'>,
): Promise<Account> {
  const { clock, db, passwords } = platform
  const address = normalizeEmail(email)
  const guesser = deviceId === undefined ? 'strangers' : 'devices'
  const { found, guesses } = await db.forSystem().transaction(async (tx) => {
    const credentials = await findCredentials(tx, address)
    const key = guessKey(credentials?.account.id, address)
    return { found: credentials, guesses: await countGuess(tx, key, guesser, clock.now()) }
  })
  const mayGuess = guesses <= mostGuesses[guesser]
  const matches = await passwords.verify(mayGuess ? found?.passwordHash : undefined, password)
  if (!found || !matches) {
    await noteWrongGuess(platform, found?.account, { address, guesser, guesses })
    throw identityProblems.signInFailed(refusal)
  }
  await welcome(platform, found, password, guesser)
  return found.account
}

/** Said of every refusal, so that it helps the owner and tells others nothing. */
const refusal =
  'After many wrong tries an account opens only in a browser that was signed in to it before, or with a new password by mail.'

/** Gives back what the guesses before took, and makes the hash again when new ones cost more. */
async function welcome(
  platform: Uses<'db' | 'limits' | 'passwords'>,
  { account, passwordHash }: Credentials,
  password: string,
  guesser: Guesser,
): Promise<void> {
  const { db, passwords } = platform
  const after = passwords.isOutdated(passwordHash) ? await passwords.hash(password) : undefined
  await db.forSystem().transaction(async (tx) => {
    await (guesser === 'devices' ? forgetDeviceGuesses : forgetGuesses)(tx, account.id)
    if (after !== undefined) await renewPasswordHash(tx, account.id, { before: passwordHash, after })
  })
  if (guesser === 'strangers') await forgiveAccount(platform, 'identity.sign-in', account.email)
}

/** Keeps a trace of every wrong guess, also at an account that does not exist: both are one write. */
async function noteWrongGuess(
  { clock, db }: Uses<'clock' | 'db'>,
  account: Account | undefined,
  { address, guesser, guesses }: { address: string; guesser: Guesser; guesses: number },
): Promise<void> {
  await db.forSystem().transaction(async (tx) => {
    await recordAudit(tx, {
      action: 'identity.sign-in-failed',
      ...(account && { concerns: account.id }),
      detail: { account: accountIdentity(address), by: guesser },
    })
    if (account && guesses === mostGuesses[guesser]) {
      await record(tx, guessingStopped({ userId: account.id, guesser }), clock)
    }
  })
}
