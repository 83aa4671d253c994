import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#platform/embedded-postgres/start-embedded-postgres.ts'
import { createLog, type Logger } from '#platform/log.ts'
import { migrateDatabase } from '#platform/migrate.ts'

/** Where the run's PostgreSQL is; databases are cloned from its migrated template. */
export interface TestPostgres {
  readonly ownerUrl: string
  readonly appUrl: string
  readonly adminUrl: string
  readonly templateName: string
}

declare module 'vitest' {
  interface ProvidedContext {
    postgres: TestPostgres
  }
}

/** Durability is of no use to a test, and costs a third of its time. */
const settings = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '300' }

/** Starts one PostgreSQL for the whole run and migrates the template in it; the function it returns removes both. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'upskill-tests-'))
  const log = createLog({ level: 'warn', format: 'pretty' })
  const postgres = await startEmbeddedPostgres({ dataDir, log, settings })
  const close = async () => {
    await postgres.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
  try {
    await migrateTemplate(postgres, log)
  } catch (error) {
    await close()
    throw error
  }
  const { ownerUrl, appUrl, adminUrl } = postgres
  project.provide('postgres', { ownerUrl, appUrl, adminUrl, templateName })
  return close
}

const templateName = 'upskill_template'

async function migrateTemplate({ adminUrl, ownerUrl }: EmbeddedPostgres, log: Logger): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  await admin.query(`create database ${templateName} owner upskill_owner`)
  await admin.end()
  const url = new URL(ownerUrl)
  url.pathname = templateName
  await migrateDatabase(url.href, log)
}
