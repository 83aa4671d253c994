import type { Module } from '#platform/module.ts'
import { provisioningRoutes } from './provisioning-routes.ts'
import { scimRoutes } from './scim/scim-routes.ts'
import { personalData } from './personal-data.ts'

export const provisioning: Module = {
  name: 'provisioning',
  limits: {
    'provisioning.settings': { kind: 'read' },
    // Entra ID asks for 25 requests a second; a first synchronization comes all at once.
    'provisioning.read': { kind: 'sync', perOrganization: { rate: '25/second', burst: 1_000 } },
    'provisioning.write': { kind: 'sync', perOrganization: { rate: '25/second', burst: 500 } },
  },
  routes: provisioningRoutes,
  protocolRoutes: scimRoutes,
  personalData,
}
