import type { Module } from '#platform/module.ts'
import { accessTokenRoutes } from './access-token-routes.ts'
import { personalData } from './personal-data.ts'

export const accessTokens: Module = {
  name: 'access-tokens',
  limits: {
    'access-tokens.read': { kind: 'read' },
    'access-tokens.write': { kind: 'write' },
    // A person makes a few in a year; a stolen session shall not leave hundreds behind.
    'access-tokens.create': { kind: 'write', perUser: { rate: '20/hour', burst: 20 } },
  },
  routes: accessTokenRoutes,
  personalData,
}
