import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration'
import pg from 'pg'

const migrationsDir = join(import.meta.dirname, '../../migrations')

/** Reads `NNNN-name.sql` files as forward-only migrations. */
const sqlFiles: MigrationProvider = {
  async getMigrations() {
    const files = (await readdir(migrationsDir)).filter((file) => /^\d{4}-.+\.sql$/.test(file)).toSorted()
    const migrations: Record<string, Migration> = {}
    for (const file of files) {
      const text = await readFile(join(migrationsDir, file), 'utf8')
      migrations[file.replace(/\.sql$/, '')] = { up: async (db) => void (await sql.raw(text).execute(db)) }
    }
    return migrations
  },
}

/**
 * Brings the schema up to date under an advisory lock, so that instances starting at once migrate once.
 * Everything pending is applied in one transaction: all of it or nothing.
 */
export async function migrateDatabase(ownerUrl: string): Promise<{ applied: string[] }> {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 1, application_name: 'upskill-migrate' })
  pool.on('error', () => undefined)
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  try {
    const { error, results = [] } = await new Migrator({ db, provider: sqlFiles }).migrateToLatest()
    if (error) throw asFailure(error, results.find(({ status }) => status === 'Error')?.migrationName)
    return { applied: results.map((result) => result.migrationName) }
  } finally {
    await db.destroy()
  }
}

/** The error itself when PostgreSQL could not be reached; else one that names the migration. */
function asFailure(error: unknown, migration: string | undefined): Error {
  const cause = error instanceof Error ? error : new Error('the migration failed', { cause: error })
  return migration ? new Error(`migration ${migration} failed: ${cause.message}`, { cause }) : cause
}
