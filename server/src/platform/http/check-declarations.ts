import type { FastifyInstance, RouteOptions } from 'fastify'
import type { Module } from '../module.ts'

/**
 * Stops the boot when a route does not say who may use it and which limit it counts against, or names a limit that no
 * module declares; and when a declared limit is used by no route.
 */
export function checkDeclarations(server: FastifyInstance, modules: readonly Pick<Module, 'name' | 'limits'>[]): void {
  const declared = new Set(modules.flatMap((module) => module.limits))
  const used = new Set<string>()
  const faults: string[] = []
  server.addHook('onRoute', (route) => {
    const name = `${String(route.method)} ${route.url}`
    const { authz, limit } = route.config ?? {}
    if (!authz) faults.push(`${name} does not declare authz`)
    if (!limit) faults.push(`${name} does not name its limit`)
    else if (!declared.has(limit)) faults.push(`${name} names the limit "${limit}", which no module declares`)
    else used.add(limit)
    if (authz && needsOrganization(authz) && !route.url.includes('/:organizationId')) {
      faults.push(`${name} needs the permission "${authz}" but has no organization in its path`)
    }
    faults.push(...faultsOfSchema(name, route))
  })
  server.addHook('onReady', async () => {
    for (const limit of declared.difference(used)) faults.push(`the limit "${limit}" is declared but no route uses it`)
    if (faults.length > 0) throw new Error(`routes are not declared fully:\n  ${faults.join('\n  ')}`)
  })
}

/** Whether a route lets in members of an organization only. */
export const needsOrganization = (authz: string): boolean => authz !== 'public' && authz !== 'user'

function faultsOfSchema(name: string, { schema }: RouteOptions): string[] {
  if (schema?.hide) return []
  const missing = (['operationId', 'summary', 'tags', 'response'] as const).filter((key) => schema?.[key] === undefined)
  return missing.map((key) => `${name} has no ${key} in its schema`)
}
