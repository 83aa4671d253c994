import pg from 'pg'
import { expect, test } from 'vitest'
import { createEmptyDatabase } from '#test/kit.ts'
import { migrateDatabase } from './migrate.ts'

test('instances that start at once migrate once', async () => {
  const database = await createEmptyDatabase()
  const results = await Promise.all([1, 2, 3].map(() => migrateDatabase(database.ownerUrl)))
  const applied = results.map((result) => result.applied.length)
  expect(applied.filter((count) => count > 0)).toHaveLength(1)
  expect((await migrateDatabase(database.ownerUrl)).applied).toEqual([])

  const client = new pg.Client({ connectionString: database.ownerUrl })
  await client.connect()
  const { rows } = await client.query('select count(*)::int as tables from pg_tables where schemaname = $1', ['public'])
  await client.end()
  expect(rows[0].tables).toBeGreaterThan(5)
  await database.drop()
})
