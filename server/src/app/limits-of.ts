import type { LimitDeclarations } from '#platform/limits/declare-limits.ts'
import type { Module } from '#platform/module.ts'

type Limited = Pick<Module, 'name' | 'limits'>

/** The server's own routes, beside the modules'. */
export const limitsOfTheServer = ({ servesWeb }: { servesWeb: boolean }): Limited => ({
  name: 'server',
  limits: {
    'health.read': { kind: 'probe' },
    'docs.read': { kind: 'static' },
    'reports.send': { kind: 'write', perAddress: { rate: '30/minute', burst: 30 } },
    ...(servesWeb && { 'web.read': { kind: 'static' } }),
  },
})

/** How each action of a server is limited, whichever part declares it. */
export const limitsOf = (parts: readonly Limited[]): LimitDeclarations =>
  Object.fromEntries(parts.flatMap(({ limits }) => Object.entries(limits)))
