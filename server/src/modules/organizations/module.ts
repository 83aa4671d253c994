import { type Module, on } from '#platform/module.ts'
import { mailInvitation } from './mail-invitation.ts'
import { memberRoutes } from './member-routes.ts'
import { memberInvited } from './organization-events.ts'
import { organizationRoutes } from './organization-routes.ts'
import { roleRoutes } from './roles/role-routes.ts'
import { secondFactorRoutes } from './second-factor/second-factor-routes.ts'
import { teamRoutes } from './teams/team-routes.ts'
import { personalData } from './personal-data.ts'

export const organizations: Module = {
  name: 'organizations',
  limits: {
    'organizations.create': { kind: 'write', perUser: { rate: '20/day', burst: 10 } },
    'organizations.read': { kind: 'read', searchCost: 3 },
    'organizations.write': { kind: 'write' },
    'organizations.invite': {
      kind: 'write',
      // Each is a mail to somebody who may not have asked for it; a teacher invites two classes in an afternoon.
      perUser: { rate: '120/hour', burst: 120 },
      perOrganization: { rate: '1000/day', burst: 300 },
      perAccount: { rate: '20/day', burst: 10 },
    },
    'organizations.look-up-invitation': {
      kind: 'read',
      // A class of 200 opens its invitations at once, each twice; a guesser of tokens gets no further.
      perAddress: { rate: '60/minute', burst: 500 },
    },
    'organizations.accept-invitation': {
      kind: 'write',
      perAddress: { rate: '60/minute', burst: 300 },
      perUser: { rate: '60/hour', burst: 20 },
    },
  },
  routes: (platform) => async (server) => {
    await server.register(organizationRoutes(platform))
    await server.register(memberRoutes(platform))
    await server.register(roleRoutes(platform))
    await server.register(teamRoutes(platform))
    await server.register(secondFactorRoutes(platform))
  },
  reactions: [on(memberInvited, 'mail-invitation', mailInvitation)],
  personalData,
}
