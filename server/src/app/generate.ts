import type { Config } from '#platform/config.ts'
import { createLog } from '#platform/log.ts'
import { buildServer } from './build-server.ts'
import { describeSchema } from './describe-schema.ts'
import { openPlatform } from './open-platform.ts'

export interface GeneratedFile {
  /** Relative to the repository's root. */
  readonly path: string
  readonly content: string
}

/**
 * Makes the committed files that follow from code and migrations: the API's document, the schema and its row types.
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
  return [
    { path: 'server/schema.sql', content: schemaSql },
    { path: 'server/src/platform/database-tables.ts', content: tableTypes },
    { path: 'server/openapi.json', content: `${JSON.stringify(openapi, null, 2)}\n` },
  ]
}
