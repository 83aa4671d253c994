import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { cloneDatabase, createEmptyDatabase, type TestDatabase } from '#test/kit.ts'
import { assertSameDatabase, assertUnprivileged, prepareAppRole } from './database-logins.ts'
import { startEmbeddedPostgres } from './embedded-postgres/start-embedded-postgres.ts'
import { createLog } from './log.ts'
import { migrateDatabase } from './migrate.ts'
import { StartError } from './start-error.ts'

let database: TestDatabase
const undo: (() => Promise<unknown>)[] = []

beforeEach(async () => {
  database = await cloneDatabase()
})
afterEach(async () => {
  await database.drop()
  for (const step of undo.splice(0).toReversed()) await step()
})

async function run(url: string, command: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await client.query(command)
  } finally {
    await client.end()
  }
}

const asAdmin = (command: string) => {
  const url = new URL(inject('postgres').adminUrl)
  url.pathname = new URL(database.ownerUrl).pathname
  return run(url.href, command)
}

/** A login of its own name, and its address on the database. */
async function createLogin(attributes = ''): Promise<{ name: string; url: string }> {
  const name = `login_${randomBytes(5).toString('hex')}`
  await run(inject('postgres').adminUrl, `create role ${name} login password 'secret' ${attributes}`)
  undo.push(() => run(inject('postgres').adminUrl, `drop role ${name}`))
  const url = new URL(database.ownerUrl)
  Object.assign(url, { username: name, password: 'secret' })
  return { name, url: url.href }
}

const strictly = { mayStepDown: false }
const steppedDown = (url: string) => `${url}?options=-c%20role%3Dupskill_app`

test('a login that is a member of upskill_app alone may work', async () => {
  const { url } = await createLogin('in role upskill_app')
  await expect(assertUnprivileged(url, strictly)).resolves.toBeUndefined()
  await expect(assertUnprivileged(database.appUrl, strictly)).resolves.toBeUndefined()
})

test.each([
  ['is a superuser', 'superuser', 'it is a superuser'],
  ['has BYPASSRLS', 'bypassrls', 'it has BYPASSRLS'],
  ['is a member of a superuser', 'in role postgres', 'as a member of "postgres"'],
  ['is a member of the owner', 'in role upskill_owner', 'as a member of "upskill_owner"'],
  ['is a member of a member of the owner', 'role', 'as a member of "upskill_owner"'],
])('a login that %s is refused', async (_, attributes, reason) => {
  const between = await createLogin('in role upskill_owner')
  const { url } = await createLogin(attributes === 'role' ? `in role ${between.name}` : attributes)
  const refused = assertUnprivileged(url, strictly)
  await expect(refused).rejects.toThrow(StartError)
  await expect(refused).rejects.toThrow(reason)
})

test('a login that owns a table or the database is refused', async () => {
  await expect(assertUnprivileged(database.ownerUrl, strictly)).rejects.toThrow('it owns the database')
  const { name, url } = await createLogin()
  await asAdmin(`create table theirs (); alter table theirs owner to ${name}`)
  await expect(assertUnprivileged(url, strictly)).rejects.toThrow('it owns tables')
  await asAdmin('drop table theirs')
})

test('the owner may work stepped down where that is allowed, and not otherwise', async () => {
  await assertUnprivileged(steppedDown(database.ownerUrl), { mayStepDown: true })
  await expect(assertUnprivileged(steppedDown(database.ownerUrl), strictly)).rejects.toThrow(StartError)
  await expect(assertUnprivileged(database.ownerUrl, { mayStepDown: true })).rejects.toThrow(StartError)
})

test('two addresses that lead to different databases are refused', async () => {
  const other = await cloneDatabase()
  undo.push(other.drop)
  await assertSameDatabase(database.ownerUrl, database.appUrl)
  await expect(assertSameDatabase(database.ownerUrl, other.appUrl)).rejects.toThrow(
    /^DATABASE_URL and DATABASE_APP_URL lead to different databases/,
  )
})

test('an owner that cannot step down to upskill_app is told the grant to run; one that may grant it does', async () => {
  const { name, url } = await createLogin()
  await prepareAppRole(url, { stepsDown: false })
  await expect(prepareAppRole(url, { stepsDown: true })).rejects.toThrow(`run: grant upskill_app to "${name}";`)
  await asAdmin(`grant upskill_app to ${name} with admin true, set false`)
  await prepareAppRole(url, { stepsDown: true })
  await assertUnprivileged(steppedDown(url), { mayStepDown: true })
})

test('an owner that may not make the role upskill_app is told what it needs', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'upskill-roles-'))
  undo.push(() => rm(dataDir, { recursive: true }))
  const log = createLog({ level: 'silent', format: 'json' })
  const { adminUrl, ownerUrl, stop } = await startEmbeddedPostgres({ dataDir, log, settings: { fsync: 'off' } })
  undo.push(stop)
  await run(adminUrl, 'revoke connect on database upskill from upskill_app')
  await run(adminUrl, 'drop role upskill_app; alter role upskill_owner nocreaterole')
  await expect(prepareAppRole(ownerUrl, { stepsDown: true })).rejects.toThrow(
    /^the login "upskill_owner" of DATABASE_URL may not create role upskill_app; .* run: alter role "upskill_owner" createrole;/,
  )
  await run(adminUrl, 'alter role upskill_owner createrole')
  await Promise.all([1, 2, 3].map(() => prepareAppRole(ownerUrl, { stepsDown: true })))
  await assertUnprivileged(steppedDown(ownerUrl), { mayStepDown: true })
})

test('a migrated database admits nobody without a grant of their own, other members of upskill_app least of all', async () => {
  const empty = await createEmptyDatabase()
  undo.push(empty.drop)
  await migrateDatabase(empty.ownerUrl, createLog({ level: 'silent', format: 'json' }))
  await asAdmin(`revoke connect on database ${new URL(empty.ownerUrl).pathname.slice(1)} from upskill_app`)
  const { name, url } = await createLogin('in role upskill_app')
  const there = new URL(url)
  there.pathname = new URL(empty.ownerUrl).pathname
  await expect(assertUnprivileged(there.href, strictly)).rejects.toThrow(
    `run: grant connect on database "${there.pathname.slice(1)}" to "${name}";`,
  )
  await run(empty.ownerUrl, `grant connect on database ${there.pathname.slice(1)} to ${name}`)
  undo.push(() => run(empty.ownerUrl, `revoke connect on database ${there.pathname.slice(1)} from ${name}`))
  await assertUnprivileged(there.href, strictly)
})

test('an address that leads nowhere names its variable, and not its password', async () => {
  const nowhere = 'postgres://me:hunter2@127.0.0.1:1/upskill'
  await expect(assertUnprivileged(nowhere, strictly)).rejects.toThrow(
    'the database at 127.0.0.1:1 (DATABASE_APP_URL) cannot be reached: connect ECONNREFUSED 127.0.0.1:1',
  )
})
