import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import { recordAudit } from '#platform/audit/record-audit.ts'
import type { UserActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { findPasswordHash } from '../identity-sql.ts'
import { wrongCode } from './add-authenticator.ts'
import { holdForCode, matchCode, takeCode } from './check-code.ts'
import { askForPasskey, checkPasskey, type PasskeyQuestion, takePasskey } from './check-passkey.ts'
import { sessionOf } from './factor.ts'
import { factorProblems } from './factor-problems.ts'
import { noteProof } from './proof-sql.ts'

const purposeOf = (actor: UserActor) => ({ purpose: 'confirm', boundTo: sessionOf(actor).id }) as const

/** Takes the password as proof that the session is still its owner's, for what is sensitive. Adds no factor. */
export async function confirmWithPassword(
  { clock, db, passwords }: Uses<'clock' | 'db' | 'passwords'>,
  actor: UserActor,
  password: string,
): Promise<void> {
  const session = sessionOf(actor)
  const hash = await db.forSystem().transaction((tx) => findPasswordHash(tx, actor.userId))
  const matches = await passwords.verify(hash, password)
  await db.forSystem().transaction(async (tx) => {
    if (matches) await noteProof(tx, session.id, 1, clock.now())
    else await recordAudit(tx, { action: 'identity.confirmation-failed', concerns: actor.userId })
  })
  if (!matches)
    throw factorProblems.notConfirmed('The password is wrong.', [{ pointer: '/password', detail: 'is wrong' }])
}

/** Takes an authenticator's or recovery code as proof; with it the session counts as proved with two factors. */
export async function confirmWithCode(
  platform: Uses<'clock' | 'db' | 'vault'>,
  actor: UserActor,
  code: string,
): Promise<void> {
  const { clock, db } = platform
  const session = sessionOf(actor)
  const match = await matchCode(platform, actor.userId, code)
  const isRight = await db.forSystem().transaction(async (tx) => {
    await holdForCode(tx, actor.userId, clock.now())
    if (!(await takeCode(platform, tx, actor.userId, match))) return false
    await noteProof(tx, session.id, 2, clock.now())
    return true
  })
  if (!isRight) throw wrongCode()
}

/** What a browser needs to ask for one of the signed-in person's passkeys. */
export const askToConfirm = (
  platform: Uses<'clock' | 'config' | 'db' | 'tokens'>,
  actor: UserActor,
): Promise<PasskeyQuestion> => askForPasskey(platform, purposeOf(actor), actor.userId)

/** Takes one of the account's passkeys as proof; with it the session counts as proved with two factors. */
export async function confirmWithPasskey(
  platform: Uses<'clock' | 'config' | 'db' | 'log' | 'tokens'>,
  actor: UserActor,
  answer: { challengeToken: string | undefined; response: AuthenticationResponseJSON },
): Promise<void> {
  const { clock, db } = platform
  const proved = await checkPasskey(platform, purposeOf(actor), answer, actor.userId)
  await db.forSystem().transaction(async (tx) => {
    await takePasskey(tx, proved, clock.now())
    await noteProof(tx, sessionOf(actor).id, 2, clock.now())
  })
}
