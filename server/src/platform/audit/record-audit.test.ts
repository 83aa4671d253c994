import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connectOwner } from '#test/connect-owner.ts'
import { cloneDatabase } from '#test/kit.ts'
import { createLog } from '../log.ts'
import { type Database, openDatabase, type Tx } from '../database.ts'
import { causedBy } from './cause.ts'
import { recordAudit } from './record-audit.ts'

const organizationId = '00000000-0000-7000-8000-000000000001'
const userId = '00000000-0000-7000-8000-0000000000aa'

let urls: Awaited<ReturnType<typeof cloneDatabase>>
let db: Database
beforeEach(async () => {
  urls = await cloneDatabase()
  db = openDatabase({
    url: urls.appUrl,
    poolSize: 4,
    statementTimeoutMs: 5_000,
    log: createLog({ level: 'silent', format: 'json' }),
  })
})
afterEach(async () => {
  await db.close()
  await urls.drop()
})

const entriesOf = (tx: Tx) => tx.selectFrom('audit_entries').selectAll().orderBy('seq').execute()

async function sealed(scope: ReturnType<Database['forSystem']>) {
  await db.forSystem().transaction((tx) => sql`select seal_audit_entries(1000)`.execute(tx))
  return scope.transaction(entriesOf)
}

test('an entry tells who did what from where, in the organization of its transaction', async () => {
  const cause = {
    kind: 'user',
    userId,
    credentialId: 'a session',
    requestId: 'a request',
    address: '192.0.2.1',
  } as const
  await causedBy(
    () => cause,
    () =>
      db.forOrganization({ organizationId }).transaction(async (tx) => {
        await recordAudit(tx, {
          action: 'courses.exported',
          subject: { kind: 'courses', id: '17' },
          detail: { format: 'zip' },
        })
      }),
  )
  expect(await sealed(db.forOrganization({ organizationId }))).toMatchObject([
    {
      org_id: organizationId,
      seq: '1',
      actor_kind: 'user',
      actor_user_id: userId,
      credential_id: 'a session',
      request_id: 'a request',
      address: '192.0.2.1',
      action: 'courses.exported',
      subject_kind: 'courses',
      subject_id: '17',
      before: null,
      after: { format: 'zip' },
    },
  ])
})

test('what is rolled back leaves no entry', async () => {
  const failing = db.forOrganization({ organizationId }).transaction(async (tx) => {
    await recordAudit(tx, { action: 'courses.exported' })
    throw new Error('on purpose')
  })
  await expect(failing).rejects.toThrow('on purpose')
  expect(await sealed(db.forOrganization({ organizationId }))).toEqual([])
})

test('of a long text an entry keeps what identifies it', async () => {
  const reason = 'ä'.repeat(400)
  await db.forSystem().transaction((tx) =>
    tx
      .insertInto('limit_overrides')
      .values({
        id: organizationId,
        policy_id: 'user.read',
        rate: '1/day',
        burst: 1,
        reason,
        set_at: new Date('2026-01-01T00:00:00Z'),
      })
      .execute(),
  )
  expect((await sealed(db.forSystem())).at(-1)).toMatchObject({
    action: 'limit_overrides.created',
    after: { reason: { sha256: createHash('sha256').update(reason).digest('hex'), length: 400 } },
  })
})

test('a change that a table does not count as one leaves no entry', async () => {
  const at = new Date('2026-01-01T00:00:00Z')
  await db.forSystem().transaction(async (tx) => {
    await tx
      .insertInto('users')
      .values({ id: userId, email: 'ines@example.org', name: 'Ines', created_at: at, updated_at: at })
      .execute()
    await tx.updateTable('users').set({ updated_at: new Date() }).where('id', '=', userId).execute()
  })
  const entries = await sealed(db.forSystem())
  expect(entries.map(({ action }) => action)).toEqual(['audit.started', 'users.created'])
})

test('a change made past the application is put down to the login that made it', async () => {
  const owner = await connectOwner(urls.ownerUrl)
  await owner.query(`select set_config('app.system', 'on', false)`)
  await owner.query(`insert into milestones (name, reached_at) values ('by hand', now())`)
  await owner.end()
  expect((await sealed(db.forSystem())).at(-1)).toMatchObject({
    actor_kind: 'operator',
    credential_id: expect.stringMatching(/^database login \w+$/),
    action: 'milestones.created',
    subject_id: 'by hand',
  })
})

test('a changed row is recorded with its columns before and after, without its secrets', async () => {
  const at = new Date('2026-01-01T00:00:00Z')
  await db.forSystem().transaction(async (tx) => {
    await tx
      .insertInto('users')
      .values({ id: userId, email: 'ines@example.org', name: 'Ines', created_at: at, updated_at: at })
      .execute()
    await tx.insertInto('passwords').values({ user_id: userId, hash: 'a hash', updated_at: at }).execute()
    await tx.updateTable('users').set({ name: 'Ines Maria', version: 2 }).where('id', '=', userId).execute()
    await tx.updateTable('users').set({ version: 3 }).where('id', '=', userId).execute()
    await tx.updateTable('passwords').set({ hash: 'another' }).where('user_id', '=', userId).execute()
  })
  const entries = await sealed(db.forSystem())
  expect(entries.map(({ action, before, after }) => ({ action, before, after }))).toMatchObject([
    { action: 'audit.started' },
    { action: 'users.created', before: null, after: { name: 'Ines', email: 'ines@example.org' } },
    { action: 'passwords.created', before: null, after: { user_id: userId, hash: '[secret]' } },
    { action: 'users.changed', before: { name: 'Ines' }, after: { name: 'Ines Maria' } },
    { action: 'passwords.changed', before: { hash: '[secret]' }, after: { hash: '[secret]' } },
  ])
  expect(entries.map((entry) => [entry.subject_id, entry.concerns_user_id])).toEqual([
    [null, null],
    ...Array.from({ length: 4 }, () => [userId, userId]),
  ])
})
