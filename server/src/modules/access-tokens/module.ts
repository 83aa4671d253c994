import type { Module } from '#platform/module.ts'
import { accessTokenRoutes } from './access-token-routes.ts'
import { deleteEndedTokens } from './delete-ended-tokens.ts'
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
  chores: [{ name: 'delete-ended-tokens', everyMs: 3_600_000, run: deleteEndedTokens }],
  personalData,
}
