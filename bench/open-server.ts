/** A server on a PostgreSQL of its own in a folder that is removed, with parts that a benchmark puts in place. */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildServer } from '../server/src/app/build-server.ts'
import { openPlatform } from '../server/src/app/open-platform.ts'
import { readConfig } from '../server/src/platform/config.ts'
import { startEmbeddedPostgres } from '../server/src/platform/embedded-postgres/start-embedded-postgres.ts'
import { createLog } from '../server/src/platform/log.ts'
import { migrateDatabase } from '../server/src/platform/migrate.ts'
import type { Platform } from '../server/src/platform/platform.ts'

export interface BenchServer {
  readonly server: Awaited<ReturnType<typeof buildServer>>
  readonly platform: Platform
  close(): Promise<void>
}

/** `settings` are PostgreSQL's, where it need not keep what it was told. */
export async function openServer(
  parts: Partial<Platform>,
  settings: Readonly<Record<string, string>> = {},
): Promise<BenchServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'upskill-bench-'))
  const log = createLog({ level: 'silent', format: 'json' })
  const postgres = await startEmbeddedPostgres({ dataDir, log, settings })
  await migrateDatabase(postgres.ownerUrl, log)
  const config = readConfig(
    { UPSKILL_DATA_DIR: dataDir, LOG_LEVEL: 'silent' },
    {
      rootDir: dataDir,
      isTerminal: false,
      keepSecret: () => 'a secret of this benchmark, and of nothing else',
      readFile: (path) => readFileSync(path, 'utf8'),
    },
  )
  const opened = await openPlatform({ ...config, webDir: undefined }, postgres, log)
  const platform: Platform = { ...opened, ...parts }
  const server = await buildServer(platform)
  await server.ready()
  return {
    server,
    platform,
    async close() {
      await server.close()
      await opened.close()
      await postgres.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
