import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration'
import pg from 'pg'
import type { Logger } from './log.ts'
import { StartError } from './start-error.ts'

const migrationsDir = join(import.meta.dirname, '../../migrations')

type Migrations = Readonly<Record<string, Migration>>

/** Reads `NNNN-name.sql` files as forward-only migrations. */
async function readMigrations(): Promise<Migrations> {
  const files = (await readdir(migrationsDir)).filter((file) => /^\d{4}-.+\.sql$/.test(file)).toSorted()
  const migrations: Record<string, Migration> = {}
  for (const file of files) {
    const text = await readFile(join(migrationsDir, file), 'utf8')
    migrations[file.replace(/\.sql$/, '')] = { up: async (db) => void (await sql.raw(text).execute(db)) }
  }
  return migrations
}

/**
 * Brings the schema up to date under an advisory lock, so that instances starting at once migrate once.
 * Everything pending is applied in one transaction: all of it or nothing. A database that a newer release migrated is taken
 * as it is, with a warning, since migrations leave the release before them working; rejects with a StartError when their histories part.
 */
export async function migrateDatabase(ownerUrl: string, log: Pick<Logger, 'warn'>): Promise<{ applied: string[] }> {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 2, application_name: 'upskill-migrate' })
  pool.on('error', () => undefined)
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  try {
    let newer: readonly string[] = []
    // The migrator asks under its lock, so what it is told about what was applied is still so when it goes on.
    const provider: MigrationProvider = {
      async getMigrations() {
        const known = await readMigrations()
        newer = newerThan(known, await readApplied(pool))
        return { ...known, ...Object.fromEntries(newer.map((name) => [name, { up: () => Promise.resolve() }])) }
      },
    }
    const { error, results = [] } = await new Migrator({ db, provider }).migrateToLatest()
    if (error) throw asFailure(error, results.find(({ status }) => status === 'Error')?.migrationName)
    if (newer.length > 0) log.warn(`a newer UpSkill migrated this database (${newer.join(', ')}); going on with it`)
    return { applied: results.map((result) => result.migrationName) }
  } finally {
    await db.destroy()
  }
}

async function readApplied(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>('select name from kysely_migration order by name collate "C"')
  return rows.map(({ name }) => name)
}

/** The applied migrations that are unknown here, all of which must come after every known one. */
function newerThan(known: Migrations, applied: readonly string[]): string[] {
  const names = Object.keys(known)
  const unknown = applied.filter((name) => !names.includes(name))
  const last = names.at(-1) ?? ''
  const [stray] = unknown.filter((name) => name < last)
  if (stray === undefined && (unknown.length === 0 || names.every((name) => applied.includes(name)))) return unknown
  throw new StartError(
    `the database was migrated by another line of UpSkill (${stray ?? unknown[0]} is not known here); start the release that made it, or restore a backup`,
  )
}

/** The error itself when PostgreSQL could not be reached; else one that names the migration. */
function asFailure(error: unknown, migration: string | undefined): Error {
  const cause = error instanceof Error ? error : new Error('the migration failed', { cause: error })
  return migration ? new Error(`migration ${migration} failed: ${cause.message}`, { cause }) : cause
}
