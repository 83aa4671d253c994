import type { Module } from '#platform/module.ts'
import { auditRoutes } from './audit-routes.ts'
import { personalData } from './personal-data.ts'

export const audit: Module = {
  name: 'audit',
  limits: {
    'audit.read': { kind: 'read' },
    // Each reads the whole log from its start; an auditor who tries formats and times needs a few in a row.
    'audit.export': { kind: 'read', perUser: { rate: '20/hour', burst: 10 } },
  },
  routes: auditRoutes,
  personalData,
}
