import type { Config } from '#platform/config.ts'
import { createLog } from '#platform/log.ts'
import { describeLimits, type LimitedOperation } from '#platform/limits/describe-limits.ts'
import { buildServer } from './build-server.ts'
import { describeRoles, type GuardedOperation } from './describe-roles.ts'
import { describeSchema } from './describe-schema.ts'
import { limitsOf, limitsOfTheServer } from './limits-of.ts'
import { modules } from './modules.ts'
import { openPlatform } from './open-platform.ts'

export interface GeneratedFile {
  /** Relative to the repository's root. */
  readonly path: string
  readonly content: string
}

/**
 * Makes the committed files that follow from code and migrations: the API's document, the pages about its limits and roles, the
 * schema and its row types.
 * `ownerUrl` names a freshly migrated database.
 */
export async function generateFiles(
  config: Config,
  urls: { ownerUrl: string; appUrl: string },
): Promise<GeneratedFile[]> {
  const { schemaSql, tableTypes } = await describeSchema(urls.ownerUrl)
  const platform = await openPlatform(config, urls, createLog({ level: 'silent', format: 'json' }))
  const server = await buildServer(platform)
  await server.ready()
  const openapi = server.swagger()
  await server.close()
  await platform.close()
  const operations = documentedOperations(openapi as unknown as ApiDocument)
  return [
    { path: 'server/schema.sql', content: schemaSql },
    { path: 'server/src/platform/database-tables.ts', content: tableTypes },
    { path: 'server/openapi.json', content: `${JSON.stringify(openapi, null, 2)}\n` },
    { path: 'docs/limits.md', content: describeLimits(limitsOfApi, operations) },
    { path: 'docs/roles.md', content: describeRoles(operations) },
  ]
}

const limitsOfApi = limitsOf([limitsOfTheServer({ servesWeb: false }), ...modules])

/** As much of OpenAPI as the pages about limits and roles need. */
interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>
}

interface DocumentedOperation {
  readonly operationId: string
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
  readonly 'x-authz': string
  readonly 'x-scope'?: string
  readonly 'x-limit': string
}

const documentedOperations = ({ paths }: ApiDocument): (LimitedOperation & GuardedOperation)[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      operationId: operation.operationId,
      request: `${method.toUpperCase()} ${path}`,
      authz: operation['x-authz'],
      scope: operation['x-scope'],
      action: operation['x-limit'],
      searches: (operation.parameters ?? []).some((parameter) => parameter.in === 'query' && parameter.name === 'q'),
    })),
  )
