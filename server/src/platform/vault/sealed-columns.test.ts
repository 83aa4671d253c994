import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cloneDatabase, type TestDatabase } from '#test/kit.ts'
import { createSafes, safeColumns } from '#test/sealed-safes.ts'
import { type SealedColumn, sealedColumns } from './sealed-columns.ts'

let urls: TestDatabase

beforeEach(async () => {
  urls = await cloneDatabase()
})
afterEach(() => urls.drop())

/** The columns of type sealed_text with their table's primary key, and whether the application may change them. */
async function columnsInDatabase(): Promise<(SealedColumn & { mayUpdate: boolean })[]> {
  const client = new pg.Client({ connectionString: urls.ownerUrl })
  await client.connect()
  const { rows } = await client.query<SealedColumn & { mayUpdate: boolean }>(`
    select c.relname as table, a.attname as column,
      has_column_privilege('upskill_app', c.oid, a.attnum, 'update') as "mayUpdate",
      (select array_agg(k.attname::text order by array_position(i.indkey::int2[], k.attnum))
       from pg_index i join pg_attribute k on k.attrelid = c.oid and k.attnum = any(i.indkey)
       where i.indrelid = c.oid and i.indisprimary) as key
    from pg_attribute a join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
    where a.atttypid = 'sealed_text'::regtype and not a.attisdropped`)
  await client.end()
  return rows
}

const sorted = (columns: readonly SealedColumn[]) =>
  columns.map(({ table, column, key }) => `${table}.${column} by ${key.join(', ')}`).toSorted()

test('every column of type sealed_text is listed with its primary key, and no other is', async () => {
  expect(sorted(sealedColumns)).toEqual(sorted(await columnsInDatabase()))
})

test('a column that is not listed is seen', async () => {
  await createSafes(urls.ownerUrl)
  const found = sorted(await columnsInDatabase())
  expect(found).toEqual(expect.arrayContaining(sorted(safeColumns)))
  expect(found).not.toEqual(sorted(sealedColumns))
})

test('the application may change every sealed column, or a rotation could not seal it again', async () => {
  const stuck = (await columnsInDatabase()).filter(({ mayUpdate }) => !mayUpdate)
  expect(stuck).toEqual([])
})
