import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cloneDatabase } from '#test/kit.ts'
import { type Database, openDatabase } from './database.ts'
import { createLog } from './log.ts'

let urls: Awaited<ReturnType<typeof cloneDatabase>>
let db: Database
const one = '00000000-0000-7000-8000-000000000001'
const two = '00000000-0000-7000-8000-000000000002'
const at = new Date('2026-01-02T03:04:05Z')

beforeAll(async () => {
  urls = await cloneDatabase()
  db = openDatabase({
    url: urls.appUrl,
    poolSize: 2,
    statementTimeoutMs: 2_000,
    log: createLog({ level: 'silent', format: 'json' }),
  })
  for (const id of [one, two]) {
    await db.forOrganization({ organizationId: id }).transaction((tx) =>
      tx
        .insertInto('organizations')
        .values({ id, slug: `org-${id.at(-1)}`, name: id, created_at: at, updated_at: at })
        .execute(),
    )
  }
})
afterAll(async () => {
  await db.close()
  await urls.drop()
})

const visible = (scope: ReturnType<Database['forSystem']>) =>
  scope.transaction(async (tx) => (await tx.selectFrom('organizations').select('id').execute()).map(({ id }) => id))

test('a transaction sees the rows of whom it was opened for, and no others', async () => {
  expect(await visible(db.forOrganization({ organizationId: one }))).toEqual([one])
  expect(await visible(db.forOrganization({ organizationId: two }))).toEqual([two])
  expect(await visible(db.forSystem())).toEqual([])
  expect(await visible(db.forUser({ userId: one }))).toEqual([])
})

test('an operator sees which organizations there are, changes none, and sees nothing inside', async () => {
  expect(await visible(db.forOperator())).toEqual([one, two])
  const seen = await db.forOperator().transaction(async (tx) => {
    const { numUpdatedRows } = await tx.updateTable('organizations').set({ plan: 'starter' }).executeTakeFirst()
    return { numUpdatedRows, members: await tx.selectFrom('memberships').select('id').execute() }
  })
  expect(seen).toEqual({ numUpdatedRows: 0n, members: [] })
})

test('a transaction cannot write a row of another organization', async () => {
  const insert = db.forOrganization({ organizationId: one }).transaction((tx) =>
    tx
      .insertInto('invitations')
      .values({
        org_id: two,
        id: one,
        email: 'a@b.c',
        role: 'learner',
        invited_by: one,
        created_at: at,
        expires_at: at,
      })
      .execute(),
  )
  await expect(insert).rejects.toThrow(/row-level security/)
  const update = await db
    .forOrganization({ organizationId: one })
    .transaction((tx) =>
      tx.updateTable('organizations').set({ name: 'taken over' }).where('id', '=', two).executeTakeFirst(),
    )
  expect(update.numUpdatedRows).toBe(0n)
})

test('the connection forgets whom it worked for', async () => {
  await Promise.all([one, two, one, two].map((organizationId) => visible(db.forOrganization({ organizationId }))))
  expect(await visible(db.forSystem())).toEqual([])
})

test('work that fails leaves nothing behind and hands the connection back', async () => {
  for (let round = 0; round < 5; round++) {
    const failing = db.forOrganization({ organizationId: one }).transaction(async (tx) => {
      await tx.updateTable('organizations').set({ name: 'half' }).where('id', '=', one).execute()
      throw new Error('on purpose')
    })
    await expect(failing).rejects.toThrow('on purpose')
  }
  const name = await db
    .forOrganization({ organizationId: one })
    .transaction((tx) => tx.selectFrom('organizations').select('name').where('id', '=', one).executeTakeFirstOrThrow())
  expect(name).toEqual({ name: one })
})

test('a statement that fails fails the whole transaction, even if the work swallows the error', async () => {
  const swallowing = db.forOrganization({ organizationId: one }).transaction(async (tx) => {
    await tx.updateTable('organizations').set({ name: 'kept?' }).where('id', '=', one).execute()
    await sql`select 1 / 0`.execute(tx).catch(() => undefined)
  })
  await expect(swallowing).rejects.toThrow('rolled back')
  expect(await visible(db.forOrganization({ organizationId: one }))).toEqual([one])
})

test('a statement that takes too long is ended', async () => {
  await expect(db.forSystem().transaction((tx) => sql`select pg_sleep(30)`.execute(tx))).rejects.toThrow(
    /statement timeout/,
  )
})

test('connections that PostgreSQL closes are replaced', async () => {
  await db
    .forSystem()
    .transaction((tx) => sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx))
    .catch(() => undefined)
  expect(await visible(db.forOrganization({ organizationId: one }))).toEqual([one])
})

test('every table forces row-level security', async () => {
  const owner = openDatabase({
    url: urls.ownerUrl,
    poolSize: 1,
    statementTimeoutMs: 2_000,
    log: createLog({ level: 'silent', format: 'json' }),
  })
  const unprotected = await owner.forSystem().transaction((tx) =>
    sql<{ name: string }>`
      select c.relname as name from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname not like 'kysely%'
        and not (c.relrowsecurity and c.relforcerowsecurity)`.execute(tx),
  )
  await owner.close()
  expect(unprotected.rows).toEqual([])
})
