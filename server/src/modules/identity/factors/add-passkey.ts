import {
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type RegistrationResponseJSON,
  type VerifiedRegistrationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { UserActor } from '#platform/actor.ts'
import { newId } from '#platform/id.ts'
import { record } from '#platform/outbox.ts'
import type { Uses } from '#platform/platform.ts'
import { requestProblems } from '#platform/problem.ts'
import { findAccount } from '../identity-sql.ts'
import { type IssuedChallenge, issueChallenge, redeemChallenge } from './challenge.ts'
import { assertMayChange, mostPasskeys, type Passkey, sessionOf } from './factor.ts'
import { factorsChanged } from './factor-events.ts'
import { factorProblems } from './factor-problems.ts'
import { hasSecondFactor, lockFactors } from './factor-sql.ts'
import { prepareRecoveryCodes, storeFirstRecoveryCodes } from './make-recovery-codes.ts'
import { insertPasskey, selectPasskeys } from './passkey-sql.ts'
import { noteProof } from './proof-sql.ts'
import { relyingParty } from './relying-party.ts'

/** EdDSA, ES256 and RS256: what every authenticator in use can do one of (COSE algorithm numbers). */
const algorithms = [-8, -7, -257]

const purposeOf = (actor: UserActor) => ({ purpose: 'register', boundTo: sessionOf(actor).id }) as const

/** What a browser needs to make a passkey for the signed-in person, and the challenge for its cookie. */
export async function askForNewPasskey(
  platform: Uses<'clock' | 'config' | 'db' | 'tokens'>,
  actor: UserActor,
): Promise<{ options: PublicKeyCredentialCreationOptionsJSON; issued: IssuedChallenge }> {
  const [account, passkeys, hasOne] = await platform.db
    .forSystem()
    .transaction((tx) =>
      Promise.all([findAccount(tx, actor.userId), selectPasskeys(tx, actor.userId), hasSecondFactor(tx, actor.userId)]),
    )
  if (!account) throw requestProblems.notSignedIn()
  assertMayChange(actor, hasOne)
  assertRoom(passkeys.length)
  const issued = issueChallenge(platform, purposeOf(actor))
  const { id, name } = relyingParty(platform.config)
  const options = await generateRegistrationOptions({
    rpID: id,
    rpName: name,
    userID: new TextEncoder().encode(account.id),
    userName: account.email,
    userDisplayName: account.name,
    challenge: issued.challenge,
    timeout: 300_000,
    attestationType: 'none',
    excludeCredentials: passkeys.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
    supportedAlgorithmIDs: algorithms,
  })
  return { options, issued }
}

/**
 * Adds a passkey that answered the session's challenge at this address; the first second factor comes with recovery codes.
 * Its session counts as proved with two factors from then on.
 */
export async function addPasskey(
  platform: Uses<'clock' | 'config' | 'db' | 'log' | 'tokens' | 'vault'>,
  actor: UserActor,
  {
    name,
    response,
    challengeToken,
  }: { name: string; response: RegistrationResponseJSON; challengeToken: string | undefined },
): Promise<{ passkey: Passkey; recoveryCodes: string[] | null }> {
  const { clock, db } = platform
  const { userId } = actor
  const challenge = await redeemChallenge(platform, purposeOf(actor), challengeToken)
  const { credential } = await verify(platform, response, challenge)
  const prepared = await prepareRecoveryCodes(platform, userId)
  const now = clock.now()
  return db.forSystem().transaction(async (tx) => {
    assertMayChange(actor, (await lockFactors(tx, userId)).hasSecondFactor)
    assertRoom((await selectPasskeys(tx, userId)).length)
    const passkey = await insertPasskey(
      tx,
      {
        id: newId(clock),
        userId,
        name: name.trim(),
        credentialId: credential.id,
        publicKey: credential.publicKey,
        counter: credential.counter,
        transports: response.response.transports ?? [],
      },
      now,
    )
    if (!passkey) throw factorProblems.passkeyKnown()
    await noteProof(tx, sessionOf(actor).id, 2, now)
    await record(tx, factorsChanged({ userId, change: { kind: 'passkey-added', name: passkey.name } }), clock)
    return { passkey, recoveryCodes: await storeFirstRecoveryCodes(tx, prepared, now) }
  })
}

function assertRoom(count: number): void {
  if (count >= mostPasskeys) throw factorProblems.tooManyFactors(`An account holds at most ${mostPasskeys} passkeys.`)
}

type Registered = NonNullable<VerifiedRegistrationResponse['registrationInfo']>

async function verify(
  { config, log }: Uses<'config' | 'log'>,
  response: RegistrationResponseJSON,
  challenge: string,
): Promise<Registered> {
  const { id, origin } = relyingParty(config)
  const checked = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: id,
    requireUserVerification: false,
    supportedAlgorithmIDs: algorithms,
  }).catch((error: unknown) => {
    log.info({ reason: error instanceof Error ? error.message : String(error) }, 'a new passkey was refused')
  })
  if (!checked?.verified) throw factorProblems.passkeyRefused()
  return checked.registrationInfo
}
