import pg from 'pg'
import { expect, test } from 'vitest'
import { cloneDatabase, createEmptyDatabase } from '#test/kit.ts'
import { migrateDatabase } from './migrate.ts'

const warnings: string[] = []
const log = { warn: (message: unknown) => void warnings.push(String(message)) }

test('instances that start at once migrate once', async () => {
  const database = await createEmptyDatabase()
  const results = await Promise.all([1, 2, 3].map(() => migrateDatabase(database.ownerUrl, log)))
  const applied = results.map((result) => result.applied.length)
  expect(applied.filter((count) => count > 0)).toHaveLength(1)
  expect((await migrateDatabase(database.ownerUrl, log)).applied).toEqual([])

  const client = new pg.Client({ connectionString: database.ownerUrl })
  await client.connect()
  const { rows } = await client.query('select count(*)::int as tables from pg_tables where schemaname = $1', ['public'])
  await client.end()
  expect(rows[0].tables).toBeGreaterThan(5)
  await database.drop()
})

async function query(url: string, text: string, values: unknown[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(text, values)
  await client.end()
}

const noteAsApplied = (ownerUrl: string, name: string) =>
  query(ownerUrl, 'insert into kysely_migration (name, timestamp) values ($1, $2)', [name, '2999-01-02T03:04:05Z'])

test('a database that a newer release migrated is taken as it is, with a warning', async () => {
  const database = await cloneDatabase()
  await noteAsApplied(database.ownerUrl, '9998-future')
  expect((await migrateDatabase(database.ownerUrl, log)).applied).toEqual([])
  expect(warnings).toEqual([expect.stringContaining('9998-future')])
  await database.drop()
})

test('a database with another history is refused in plain words', async () => {
  const [branched, skipped] = await Promise.all([cloneDatabase(), createEmptyDatabase()])
  await noteAsApplied(branched.ownerUrl, '0002-elsewhere')
  await expect(migrateDatabase(branched.ownerUrl, log)).rejects.toThrow(
    /^the database was migrated by another line of UpSkill \(0002-elsewhere is not known here\)/,
  )
  await migrateDatabase(skipped.ownerUrl, log)
  await noteAsApplied(skipped.ownerUrl, '9998-future')
  await query(skipped.ownerUrl, 'delete from kysely_migration where name = $1', ['0001-platform'])
  await expect(migrateDatabase(skipped.ownerUrl, log)).rejects.toThrow(/another line of UpSkill/)
  await Promise.all([branched.drop(), skipped.drop()])
})
