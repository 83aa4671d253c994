import { createLog } from '#platform/log.ts'
import { migrateDatabase } from '#platform/migrate.ts'
import { loadConfig } from './load-config.ts'
import { createProgress } from './progress.ts'
import { provideDatabase } from './provide-database.ts'

/** Brings the schema up to date and tells what was applied. */
export async function migrate(): Promise<void> {
  const config = loadConfig()
  const log = createLog({ level: config.logLevel, format: config.logFormat })
  const database = await provideDatabase(config, log, createProgress(process.stderr).say)
  try {
    const { applied } = await migrateDatabase(database.ownerUrl, log)
    process.stdout.write(applied.length > 0 ? `applied ${applied.join(', ')}\n` : 'the schema is up to date\n')
  } finally {
    await database.stop()
  }
}
