import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import type { UserId } from '#platform/id.ts'
import { deleteAllFactors } from './factors/factor-sql.ts'

/** Everything about an account but what opens it. */
export async function collectAccount(tx: Tx, userId: UserId) {
  const users = await tx
    .selectFrom('users')
    .select(['id', 'email', 'name', 'locale', 'time_zone', 'created_at', 'updated_at', 'has_second_factor'])
    .where('id', '=', userId)
    .execute()
  const passwords = await tx.selectFrom('passwords').select('updated_at').where('user_id', '=', userId).execute()
  const passwordResets = await tx
    .selectFrom('password_resets')
    .select(['id', 'created_at', 'expires_at', 'used_at'])
    .where('user_id', '=', userId)
    .execute()
  const passwordGuesses = await tx
    .selectFrom('password_guesses')
    .select(['by_strangers', 'by_devices', 'last_at'])
    .where('account', '=', userId)
    .execute()
  const sessions = await tx
    .selectFrom('sessions')
    .select(['id', 'created_at', 'last_seen_at', 'expires_at', 'factors', 'authenticated_at', 'sealed_origin'])
    .where('user_id', '=', userId)
    .execute()
  const devices = await tx
    .selectFrom('known_devices')
    .select(['id', 'created_at', 'last_seen_at', 'sealed_origin'])
    .where('user_id', '=', userId)
    .execute()
  return {
    users,
    passwords,
    password_resets: passwordResets,
    password_guesses: passwordGuesses,
    sessions,
    devices,
    ...(await collectFactors(tx, userId)),
  }
}

async function collectFactors(tx: Tx, userId: UserId) {
  const authenticators = await tx
    .selectFrom('authenticators')
    .select(['id', 'name', 'created_at', 'confirmed_at', 'last_used_at'])
    .where('user_id', '=', userId)
    .execute()
  const passkeys = await tx
    .selectFrom('passkeys')
    .select(['id', 'name', 'transports', 'created_at', 'last_used_at'])
    .where('user_id', '=', userId)
    .execute()
  const recoveryCodes = await tx
    .selectFrom('recovery_codes')
    .select('created_at')
    .where('user_id', '=', userId)
    .execute()
  const pendingSignIns = await tx
    .selectFrom('pending_sign_ins')
    .select(['id', 'created_at', 'expires_at'])
    .where('user_id', '=', userId)
    .execute()
  const wrongCodes = await tx.selectFrom('wrong_codes').select('tried_at').where('user_id', '=', userId).execute()
  return {
    authenticators,
    passkeys,
    recovery_codes: recoveryCodes,
    pending_sign_ins: pendingSignIns,
    wrong_codes: wrongCodes,
  }
}

/** Leaves of an account a row for what refers to it, without a way in; no mail goes to `.invalid` (RFC 2606). */
export async function eraseAccount(tx: Tx, userId: UserId): Promise<void> {
  for (const table of ['sessions', 'known_devices', 'password_resets', 'passwords', 'wrong_codes'] as const) {
    await tx.deleteFrom(table).where('user_id', '=', userId).execute()
  }
  await deleteAllFactors(tx, userId)
  await tx.deleteFrom('password_guesses').where('account', '=', userId).execute()
  await tx
    .updateTable('users')
    .set({
      email: sql`'erased-' || id || '@erased.invalid'`,
      name: 'Former member',
      locale: 'en',
      time_zone: 'UTC',
      version: sql`version + 1`,
    })
    .where('id', '=', userId)
    .execute()
}
