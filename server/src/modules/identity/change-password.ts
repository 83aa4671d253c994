import type { UserActor } from '#platform/actor.ts'
import { recordAudit } from '#platform/audit/record-audit.ts'
import type { SessionToken } from '#platform/http/session-cookies.ts'
import { record } from '#platform/outbox.ts'
import type { Uses } from '#platform/platform.ts'
import { requestProblems } from '#platform/problem.ts'
import { deleteDevicesOf, findDevice } from './device-sql.ts'
import { forgetGuesses } from './guess-sql.ts'
import { passwordChanged } from './identity-events.ts'
import { identityProblems } from './identity-problems.ts'
import {
  closePasswordResets,
  deleteSessionsOf,
  findAccount,
  findPasswordHash,
  lockAccount,
  setPasswordHash,
} from './identity-sql.ts'
import { readDeviceCookie } from './known-device.ts'
import { assertGoodPassword } from './new-password.ts'
import type { Caller } from './open-session.ts'
import { rotateSession } from './rotate-session.ts'

export interface PasswordChange {
  readonly currentPassword: string
  readonly newPassword: string
}

/**
 * Sets another password for who knows the current one. The account's other sessions, its other known devices and its open
 * resets end; the actor's own session takes the token that is answered.
 */
export async function changePassword(
  platform: Uses<'clock' | 'db' | 'passwordBlocklist' | 'passwords' | 'tokens'>,
  actor: UserActor,
  { currentPassword, newPassword }: PasswordChange,
  { address, userAgent, deviceCookie }: Caller,
): Promise<SessionToken> {
  const { clock, db, passwords, tokens } = platform
  const { userId, credential } = actor
  const { account, currentHash } = await db.forSystem().transaction(async (tx) => ({
    account: await findAccount(tx, userId),
    currentHash: await findPasswordHash(tx, userId),
  }))
  if (!account) throw requestProblems.notSignedIn()
  if (!(await passwords.verify(currentHash, currentPassword))) throw wrongPassword()
  await assertGoodPassword(platform, newPassword, account, '/newPassword')
  const passwordHash = await passwords.hash(newPassword)
  const now = clock.now()
  return db.forSystem().transaction(async (tx) => {
    await lockAccount(tx, userId)
    // Two changes at once: the later one knew a password that is none any more.
    if ((await findPasswordHash(tx, userId)) !== currentHash) throw wrongPassword()
    await setPasswordHash(tx, userId, passwordHash, now)
    await closePasswordResets(tx, userId, now)
    await deleteSessionsOf(tx, userId, credential.id)
    await deleteDevicesOf(tx, userId, await findDevice(tx, userId, readDeviceCookie(tokens, deviceCookie)))
    await forgetGuesses(tx, userId)
    await recordAudit(tx, { action: 'identity.password-changed', concerns: userId, detail: { how: 'changed' } })
    await record(tx, passwordChanged({ userId, how: 'changed', address, userAgent }), clock)
    return rotateSession(tx, actor)
  })
}

const wrongPassword = () =>
  identityProblems.passwordWrong(undefined, [{ pointer: '/currentPassword', detail: 'is not your password' }])
