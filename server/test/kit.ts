import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'

/** A freshly migrated database of a test's own. */
export interface TestDatabase {
  readonly ownerUrl: string
  readonly appUrl: string
  /** Removes the database, whoever is still connected. */
  readonly drop: () => Promise<void>
}

/** Copies the migrated, empty template: about 20 ms. */
export const cloneDatabase = (): Promise<TestDatabase> => createDatabase(inject('postgres').templateName)

/** A database that no migration has touched. */
export const createEmptyDatabase = (): Promise<TestDatabase> => createDatabase('template0')

async function createDatabase(template: string): Promise<TestDatabase> {
  const { adminUrl, ownerUrl, appUrl } = inject('postgres')
  const name = `test_${randomBytes(6).toString('hex')}`
  await asAdmin(
    adminUrl,
    `create database ${name} template ${template} owner upskill_owner`,
    `grant connect on database ${name} to upskill_app`,
  )
  return {
    ownerUrl: withDatabase(ownerUrl, name),
    appUrl: withDatabase(appUrl, name),
    drop: () => asAdmin(adminUrl, `drop database if exists ${name} with (force)`),
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = name
  return changed.href
}

async function asAdmin(url: string, ...commands: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const command of commands) await client.query(command)
  } finally {
    await client.end()
  }
}
