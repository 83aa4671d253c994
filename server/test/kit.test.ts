import pg from 'pg'
import { expect, test } from 'vitest'
import { cloneDatabase } from './kit.ts'

async function query<T extends pg.QueryResultRow>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<T>(text)).rows
  } finally {
    await client.end()
  }
}

test('each clone is migrated and apart from the others', async () => {
  const [one, other] = await Promise.all([cloneDatabase(), cloneDatabase()])
  await query(one.ownerUrl, 'create table mine ()')
  expect(await query(one.ownerUrl, 'select from kysely_migration')).not.toHaveLength(0)
  await expect(query(other.ownerUrl, 'table mine')).rejects.toThrow(/does not exist/)
  await Promise.all([one.drop(), other.drop()])
})

test('the application login owns nothing and is bound by row-level security', async () => {
  const { appUrl, drop } = await cloneDatabase()
  const [login] = await query(
    appUrl,
    'select rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = current_user',
  )
  expect(login).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: false })
  await expect(query(appUrl, 'create table mine ()')).rejects.toThrow(/permission denied/)
  await drop()
})

test('a clone is dropped in spite of open connections', async () => {
  const { appUrl, drop } = await cloneDatabase()
  const client = new pg.Client({ connectionString: appUrl })
  client.on('error', () => undefined)
  await client.connect()
  await drop()
  await expect(query(appUrl, 'select 1')).rejects.toThrow(/does not exist/)
  await client.end()
})
