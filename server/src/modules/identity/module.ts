import { type Module, on } from '#platform/module.ts'
import { deleteEndedSessions } from './delete-ended-sessions.ts'
import { passwordResetRequested } from './identity-events.ts'
import { identityRoutes } from './identity-routes.ts'
import { mailPasswordReset } from './mail-password-reset.ts'

export const identity: Module = {
  name: 'identity',
  limits: ['identity.sign-up', 'identity.sign-in', 'identity.password-reset', 'identity.read', 'identity.write'],
  routes: identityRoutes,
  reactions: [on(passwordResetRequested, 'mail-password-reset', mailPasswordReset)],
  chores: [{ name: 'delete-ended-sessions', everyMs: 3_600_000, run: deleteEndedSessions }],
}
