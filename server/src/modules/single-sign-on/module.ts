import type { Module } from '#platform/module.ts'
import { forgetOldAssertions } from './forget-old-assertions.ts'
import { settingsRoutes } from './settings/settings-routes.ts'
import { signOnRoutes } from './sign-on-routes.ts'
import { personalData } from './personal-data.ts'

export const singleSignOn: Module = {
  name: 'single-sign-on',
  limits: {
    // A class of 200 starts the lesson: each asks for their address once, and comes back from the provider.
    'single-sign-on.discover': { kind: 'read', perAddress: { rate: '30/minute', burst: 300 } },
    'single-sign-on.sign-on': { kind: 'write', perAddress: { rate: '60/minute', burst: 900 } },
    'single-sign-on.describe': { kind: 'read' },
    'single-sign-on.read': { kind: 'read' },
    'single-sign-on.write': { kind: 'write' },
    // Each has this server ask another one.
    'single-sign-on.ask': { kind: 'costly', perOrganization: { rate: '60/hour', burst: 30 } },
  },
  routes: (platform) => async (server) => {
    await server.register(settingsRoutes(platform))
    await server.register(signOnRoutes(platform))
  },
  chores: [{ name: 'forget-old-assertions', everyMs: 600_000, run: forgetOldAssertions }],
  personalData,
}
