import type { UserId } from '#platform/id.ts'
import { defineEvent } from '#platform/outbox.ts'
import type { Guesser } from './password-guesses.ts'

/** Somebody wants a link to reset the password of this address; whether it has an account is found out later. */
export const passwordResetAsked = defineEvent<{ email: string }>('identity.password-reset-asked')

export const passwordChanged = defineEvent<{
  userId: UserId
  how: 'changed' | 'reset'
  address: string
  userAgent: string
}>('identity.password-changed')

export const signedInOnNewDevice = defineEvent<{ userId: UserId; address: string; userAgent: string }>(
  'identity.signed-in-on-new-device',
)

/** The password was guessed wrong so often in a row that these guessers are not heard any more. */
export const guessingStopped = defineEvent<{ userId: UserId; guesser: Guesser }>('identity.guessing-stopped')
