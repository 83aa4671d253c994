import type { FastifyInstance, RouteOptions } from 'fastify'
import type { LimitDeclaration } from '../limits/declare-limits.ts'
import type { Module } from '../module.ts'
import { scopeParameters } from '../permits.ts'

/**
 * Stops the boot when a route does not say who may use it and which limit it counts against, has a scope that its path
 * does not name, or names a limit that no module declares or that counts what the route does not know; and when a limit is
 * declared twice or used by no route.
 */
export function checkDeclarations(server: FastifyInstance, modules: readonly Pick<Module, 'name' | 'limits'>[]): void {
  const declared = new Map<string, LimitDeclaration>()
  const used = new Set<string>()
  const faults: string[] = []
  for (const [limit, declaration] of modules.flatMap(({ limits }) => Object.entries(limits))) {
    if (declared.has(limit)) faults.push(`the limit "${limit}" is declared twice`)
    declared.set(limit, declaration)
  }
  server.addHook('onRoute', (route) => {
    const name = `${String(route.method)} ${route.url}`
    const { authz, limit } = route.config ?? {}
    if (!authz) faults.push(`${name} does not declare authz`)
    const declaration = limit === undefined ? undefined : declared.get(limit)
    if (!limit) faults.push(`${name} does not name its limit`)
    else if (!declaration) faults.push(`${name} names the limit "${limit}", which no module declares`)
    else {
      used.add(limit)
      faults.push(...uncountable(route, declaration).map((what) => `${name} is limited ${what}`))
    }
    if (authz && needsOrganization(authz) && !route.url.includes('/:organizationId')) {
      faults.push(`${name} needs the permission "${authz}" but has no organization in its path`)
    }
    if (route.config?.audit !== undefined && !needsOrganization(authz ?? 'public')) {
      faults.push(`${name} is audited but is not inside an organization`)
    }
    faults.push(...faultsOfScope(name, route), ...faultsOfSchema(name, route))
  })
  server.addHook('onReady', async () => {
    for (const limit of new Set(declared.keys()).difference(used))
      faults.push(`the limit "${limit}" is declared but no route uses it`)
    if (faults.length > 0) throw new Error(`routes are not declared fully:\n  ${faults.join('\n  ')}`)
  })
}

/** Whether a route lets in members of an organization only. */
export const needsOrganization = (authz: string): boolean => authz !== 'public' && authz !== 'user'

/** What the declaration counts and a request of the route does not tell. */
function uncountable({ schema, config }: RouteOptions, limit: LimitDeclaration): string[] {
  const authz = config?.authz ?? 'public'
  const faults: string[] = []
  if (limit.perUser && authz === 'public') faults.push('per user but lets in anyone')
  if (limit.perOrganization && !needsOrganization(authz)) faults.push('per organization but is not inside one')
  if (limit.perAccount && !requiresEmail(schema?.body)) faults.push('per account but its body requires no "email"')
  if (limit.perDevice && !limit.perAccount) faults.push('per known browser but not per account')
  return faults
}

const requiresEmail = (body: unknown): boolean =>
  typeof body === 'object' &&
  body !== null &&
  'required' in body &&
  Array.isArray(body.required) &&
  body.required.includes('email')

/** A scope that the path does not name, or that the permission is not asked at, would guard nothing. */
function faultsOfScope(name: string, { url, config }: RouteOptions): string[] {
  const { authz = 'public', scope } = config ?? {}
  if (scope === undefined) return []
  if (!needsOrganization(authz)) return [`${name} has the scope "${scope}" but needs no permission`]
  if (scope === 'anywhere' || url.split('/').includes(`:${scopeParameters[scope]}`)) return []
  return [`${name} has the scope "${scope}" but no :${scopeParameters[scope]} in its path`]
}

function faultsOfSchema(name: string, { schema }: RouteOptions): string[] {
  if (schema?.hide) return []
  const missing = (['operationId', 'summary', 'tags', 'response'] as const).filter((key) => schema?.[key] === undefined)
  return missing.map((key) => `${name} has no ${key} in its schema`)
}
