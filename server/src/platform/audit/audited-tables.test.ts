import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cloneDatabase } from '#test/kit.ts'
import { unauditedTables } from './unaudited-tables.ts'

interface AuditedTable {
  table: string
  columns: string[]
  /** Null of a table without the trigger. */
  trigger: string | null
}

let urls: Awaited<ReturnType<typeof cloneDatabase>>
let owner: pg.Client
let tables: AuditedTable[]

beforeAll(async () => {
  urls = await cloneDatabase()
  owner = new pg.Client({ connectionString: urls.ownerUrl })
  await owner.connect()
  tables = (
    await owner.query<AuditedTable>(`
      select c.relname as table, (select pg_get_triggerdef(t.oid) from pg_trigger t
               where t.tgrelid = c.oid and t.tgname = 'audit' and t.tgenabled = 'O') as trigger,
             array(select attname::text from pg_attribute a where a.attrelid = c.oid and attnum > 0 and not attisdropped) as columns
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

test('no column whose name tells of a secret is recorded', () => {
  const secret = /(^|_)(hash|secret|token|password|sealed)(_|$)/
  const found = tables.flatMap(({ table, columns, trigger }) =>
    trigger ? columns.filter((name) => secret.test(name)).map((name) => ({ table, name, trigger })) : [],
  )
  expect(found.map(({ table, name }) => `${table}.${name}`)).toEqual(
    expect.arrayContaining(['passwords.hash', 'sessions.token_hash']),
  )
  const secretsOf = (trigger: string) => /'\{([^}]*)\}'\)$/.exec(trigger)?.[1]?.split(',') ?? []
  expect(found.filter(({ name, trigger }) => !secretsOf(trigger).includes(name))).toEqual([])
})
