import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  type PublicKeyCredentialRequestOptionsJSON,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server'
import type { Tx } from '#platform/database.ts'
import type { UserId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { type ChallengeUse, type IssuedChallenge, issueChallenge, redeemChallenge } from './challenge.ts'
import { factorProblems } from './factor-problems.ts'
import { findPasskey, notePasskeyUse, selectPasskeys, type StoredPasskey } from './passkey-sql.ts'
import { relyingParty } from './relying-party.ts'

/** What a browser needs to ask for a passkey, and the challenge for its cookie. */
export interface PasskeyQuestion {
  readonly options: PublicKeyCredentialRequestOptionsJSON
  readonly issued: IssuedChallenge
}

/** A passkey that answered its challenge; its use has still to be noted, in the transaction it allows something in. */
export interface ProvedPasskey {
  readonly passkey: StoredPasskey
  readonly newCounter: number
}

/**
 * Asks for a passkey: one of this account's, or, without an account, any the browser has for this address. Only an account
 * named by a password before may answer without the device having checked who holds it.
 */
export async function askForPasskey(
  platform: Uses<'clock' | 'config' | 'db' | 'tokens'>,
  use: ChallengeUse,
  userId?: UserId,
): Promise<PasskeyQuestion> {
  const issued = issueChallenge(platform, use)
  const own = userId && (await platform.db.forSystem().transaction((tx) => selectPasskeys(tx, userId)))
  const options = await generateAuthenticationOptions({
    rpID: relyingParty(platform.config).id,
    challenge: issued.challenge,
    userVerification: userId ? 'preferred' : 'required',
    timeout: 300_000,
    ...(own && { allowCredentials: own.map(({ credentialId: id, transports }) => ({ id, transports })) }),
  })
  return { options, issued }
}

/**
 * Checks a passkey's answer: the challenge of this use, this address, a signature of a registered key, a counter that
 * grew. `userId` is whose it must be; without one, the device must have checked who holds it. Refuses anything else alike.
 */
export async function checkPasskey(
  platform: Uses<'clock' | 'config' | 'db' | 'log' | 'tokens'>,
  use: ChallengeUse,
  { response, challengeToken }: { response: AuthenticationResponseJSON; challengeToken: string | undefined },
  userId?: UserId,
): Promise<ProvedPasskey> {
  const challenge = await redeemChallenge(platform, use, challengeToken)
  const passkey = await platform.db.forSystem().transaction((tx) => findPasskey(tx, response.id))
  if (!passkey || (userId !== undefined && passkey.userId !== userId)) throw factorProblems.passkeyRefused()
  if (!isHandleOf(response, passkey.userId)) throw factorProblems.passkeyRefused()
  const { id: rpId, origin } = relyingParty(platform.config)
  const checked = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpId,
    requireUserVerification: userId === undefined,
    credential: { id: passkey.credentialId, publicKey: passkey.publicKey, counter: passkey.counter },
  }).catch((error: unknown) => {
    platform.log.info({ reason: error instanceof Error ? error.message : String(error) }, 'a passkey was refused')
  })
  if (!checked?.verified) throw factorProblems.passkeyRefused()
  return { passkey, newCounter: checked.authenticationInfo.newCounter }
}

/** Notes the use; refused when the passkey was removed or used meanwhile. */
export async function takePasskey(tx: Tx, { passkey, newCounter }: ProvedPasskey, now: Date): Promise<void> {
  if (!(await notePasskeyUse(tx, passkey, newCounter, now))) throw factorProblems.passkeyRefused()
}

/** The account's id, as passkeys keep it; a device that names another account's is not believed. */
const isHandleOf = ({ response: { userHandle } }: AuthenticationResponseJSON, userId: UserId): boolean =>
  userHandle === undefined || Buffer.from(userHandle, 'base64url').toString() === userId
