import { randomBytes } from 'node:crypto'
import { newId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { factorProblems } from './factor-problems.ts'
import { spendChallenge } from './proof-sql.ts'

const lifetimeMs = 300_000

/** What a passkey signs, and for whom: `boundTo` is the session or pending sign-in, or empty for a stranger's. */
export interface ChallengeUse {
  readonly purpose: 'register' | 'sign-in' | 'second-factor' | 'confirm'
  readonly boundTo: string
}

export interface IssuedChallenge {
  readonly challenge: Uint8Array<ArrayBuffer>
  /** For a cookie: the challenge, signed. */
  readonly token: string
  readonly expiresAt: Date
}

const signedFor = ({ purpose, boundTo }: ChallengeUse): string => JSON.stringify(['passkey', purpose, boundTo])

/** A new challenge, good for five minutes and this use alone. Nothing is stored until it is answered. */
export function issueChallenge({ clock, tokens }: Uses<'clock' | 'tokens'>, use: ChallengeUse): IssuedChallenge {
  const challenge = new Uint8Array(randomBytes(32))
  const expiresAt = new Date(clock.now().getTime() + lifetimeMs)
  const parts = [newId(clock), expiresAt.getTime(), Buffer.from(challenge).toString('base64url')]
  return { challenge, token: tokens.sign(signedFor(use), parts.join(':')), expiresAt }
}

/** The challenge (base64url) that the browser was given, once. Refused when it is of another use, too old, or was answered. */
export async function redeemChallenge(
  { clock, db, tokens }: Uses<'clock' | 'db' | 'tokens'>,
  use: ChallengeUse,
  token: string | undefined,
): Promise<string> {
  const [id, expiry, challenge] = tokens.verify(signedFor(use), token ?? '')?.split(':') ?? []
  if (id === undefined || challenge === undefined) throw factorProblems.passkeyRefused('Start again from this browser.')
  const expiresAt = new Date(Number(expiry))
  if (expiresAt <= clock.now()) throw factorProblems.passkeyRefused('It took too long. Start again.')
  const isFirst = await db.forSystem().transaction((tx) => spendChallenge(tx, id, expiresAt))
  if (!isFirst) throw factorProblems.passkeyRefused('This was answered before. Start again.')
  return challenge
}
