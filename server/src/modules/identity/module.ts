import { type Module, on } from '#platform/module.ts'
import { deleteEndedSessions } from './delete-ended-sessions.ts'
import { passwordResetRequested } from './identity-events.ts'
import { identityRoutes } from './identity-routes.ts'
import { mailPasswordReset } from './mail-password-reset.ts'

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
      // At most 500 guesses a day at one password, from wherever they come.
      perAccount: { rate: '20/hour', burst: 20 },
    },
    'identity.request-password-reset': {
      kind: 'write',
      perAddress: { rate: '30/hour', burst: 60 },
      // Each is a mail to somebody who may not have asked for it.
      perAccount: { rate: '5/hour', burst: 5 },
    },
    'identity.complete-password-reset': { kind: 'write', perAddress: { rate: '60/hour', burst: 60 } },
    'identity.read': { kind: 'read' },
    'identity.write': { kind: 'write' },
  },
  routes: identityRoutes,
  reactions: [on(passwordResetRequested, 'mail-password-reset', mailPasswordReset)],
  chores: [{ name: 'delete-ended-sessions', everyMs: 3_600_000, run: deleteEndedSessions }],
}
