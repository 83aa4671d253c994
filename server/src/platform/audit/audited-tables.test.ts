import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectOwner } from '#test/connect-owner.ts'
import { cloneDatabase } from '#test/kit.ts'
import { unauditedTables } from './unaudited-tables.ts'

interface AuditedTable {
  table: string
  /** Null of a table without the trigger. */
  trigger: string | null
}

let urls: Awaited<ReturnType<typeof cloneDatabase>>
let owner: pg.Client
let tables: AuditedTable[]

beforeAll(async () => {
  urls = await cloneDatabase()
  owner = await connectOwner(urls.ownerUrl)
  tables = (
    await owner.query<AuditedTable>(`
      select c.relname as table, (select pg_get_triggerdef(t.oid) from pg_trigger t
               where t.tgrelid = c.oid and t.tgname = 'audit' and t.tgenabled = 'O') as trigger
      from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`)
  ).rows
})
afterAll(async () => {
  await owner.end()
  await urls.drop()
})

test('every table is audited, or listed with the reason why not', () => {
  expect(tables.length).toBeGreaterThan(20)
  const isListed = ({ table }: AuditedTable) => table in unauditedTables
  expect(tables.filter((each) => !each.trigger && !isListed(each)).map(({ table }) => table)).toEqual([])
  expect(tables.filter((each) => each.trigger && isListed(each)).map(({ table }) => table)).toEqual([])
  expect(Object.keys(unauditedTables).filter((name) => !tables.some(({ table }) => table === name))).toEqual([])
})

test('no column of random bytes is recorded unless its name tells that it is a secret, or it is listed as one', async () => {
  const { rows: secret } = await owner.query<{ column: string }>(`
    select format('%s.%s', c.relname, attname) as column from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and attnum > 0 and not attisdropped
      and atttypid in ('bytea'::regtype, 'sealed_text'::regtype)`)
  const { rows: named } = await owner.query<{ name: string }>(
    `select name from unnest($1::text[]) name where names_a_secret(name)`,
    [secret.map(({ column }) => column.split('.')[1])],
  )
  const unprotected = secret.filter(({ column }) => {
    const [name = '', field = ''] = column.split('.')
    const trigger = tables.find(({ table }) => table === name)?.trigger
    const listed = /'\{([^}]*)\}'\)$/.exec(trigger ?? '')?.[1]?.split(',') ?? []
    return trigger && !listed.includes(field) && !named.some((each) => each.name === field)
  })
  expect(secret.map(({ column }) => column)).toEqual(
    expect.arrayContaining(['sessions.token_hash', 'vault_keys.wrapped']),
  )
  expect(unprotected.map(({ column }) => column)).toEqual(['passkeys.public_key'])
})
