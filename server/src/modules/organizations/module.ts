import { type Module, on } from '#platform/module.ts'
import { mailInvitation } from './mail-invitation.ts'
import { memberRoutes } from './member-routes.ts'
import { memberInvited } from './organization-events.ts'
import { organizationRoutes } from './organization-routes.ts'

export const organizations: Module = {
  name: 'organizations',
  limits: [
    'organizations.create',
    'organizations.read',
    'organizations.write',
    'organizations.invite',
    'organizations.invitation',
  ],
  routes: (platform) => async (server) => {
    await server.register(organizationRoutes(platform))
    await server.register(memberRoutes(platform))
  },
  reactions: [on(memberInvited, 'mail-invitation', mailInvitation)],
}
