import { type Module, on } from '#platform/module.ts'
import { deleteEndedProofs } from './factors/delete-ended-proofs.ts'
import { factorsChanged } from './factors/factor-events.ts'
import { mailFactorChange } from './factors/mail-factor-change.ts'
import { deleteEndedSessions } from './delete-ended-sessions.ts'
import { guessingStopped, passwordChanged, passwordResetAsked, signedInOnNewDevice } from './identity-events.ts'
import { identityRoutes } from './identity-routes.ts'
import { mailPasswordReset } from './mail-password-reset.ts'
import { mailGuessingStopped, mailNewDevice, mailPasswordChanged } from './mail-security-notice.ts'
import { securityRoutes } from './security-routes.ts'
import { personalData } from './personal-data.ts'

export const identity: Module = {
  name: 'identity',
  limits: {
    'identity.sign-up': {
      kind: 'write',
      // A class of 200 makes its accounts in one lesson.
      perAddress: { rate: '60/hour', burst: 250 },
      perAccount: { rate: '10/hour', burst: 5 },
    },
    'identity.sign-in': {
      kind: 'write',
      // The same class signs in, some after a typing error.
      perAddress: { rate: '20/minute', burst: 300 },
      // Strangers together: at most 10 guesses in 15 minutes at one password, from wherever they come. How many there
      // may be in all is said in password-guesses.ts.
      perAccount: { rate: '20/hour', burst: 5 },
      // Its owner, in a browser that was signed in to the account before, whatever strangers do.
      perDevice: { rate: '30/hour', burst: 10 },
    },
    'identity.request-password-reset': {
      kind: 'write',
      perAddress: { rate: '30/hour', burst: 60 },
      // Each is a mail to somebody who may not have asked for it.
      perAccount: { rate: '5/hour', burst: 5 },
    },
    'identity.complete-password-reset': { kind: 'write', perAddress: { rate: '60/hour', burst: 60 } },
    // Whoever found a browser open may guess the password too.
    'identity.change-password': { kind: 'write', perUser: { rate: '10/hour', burst: 10 } },
    // The account's own count of wrong codes is stricter than this.
    'identity.second-factor': { kind: 'write', perAddress: { rate: '20/minute', burst: 300 } },
    // Each visit to the sign-in page asks for a challenge, so that the browser can offer passkeys.
    'identity.passkey': { kind: 'write', perAddress: { rate: '60/minute', burst: 600 } },
    // Whoever found a session open guesses no further.
    'identity.confirm': { kind: 'write', perUser: { rate: '30/hour', burst: 20 } },
    'identity.read': { kind: 'read' },
    'identity.write': { kind: 'write' },
  },
  routes: (platform) => async (server) => {
    await server.register(identityRoutes(platform))
    await server.register(securityRoutes(platform))
  },
  reactions: [
    on(passwordResetAsked, 'mail-password-reset', mailPasswordReset),
    on(passwordChanged, 'mail-password-changed', mailPasswordChanged),
    on(signedInOnNewDevice, 'mail-new-device', mailNewDevice),
    on(guessingStopped, 'mail-guessing-stopped', mailGuessingStopped),
    on(factorsChanged, 'mail-factor-change', mailFactorChange),
  ],
  chores: [
    { name: 'delete-ended-sessions', everyMs: 3_600_000, run: deleteEndedSessions },
    { name: 'delete-ended-proofs', everyMs: 3_600_000, run: deleteEndedProofs },
  ],
  personalData,
}
