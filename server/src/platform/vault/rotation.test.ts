import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import pg from 'pg'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { cloneDatabase, type TestDatabase } from '#test/kit.ts'
import { createSafes, safeColumns as columns } from '#test/sealed-safes.ts'
import { startKms } from '#test/start-kms.ts'
import { createTestClock, type TestClock } from '#test/test-clock.ts'
import type { Config } from '../config.ts'
import { type Database, openDatabase } from '../database.ts'
import { createLog } from '../log.ts'
import { newId } from '../id.ts'
import { writeFileOnce } from '../private-file.ts'
import { addWrappingKey } from './key-file.ts'
import { type OpenVault, openVault } from './open-vault.ts'
import { reencrypt } from './reencrypt.ts'
import { retireAfterMs, retireKey } from './retire-key.ts'
import { listKeys, rotateKey } from './rotate-key.ts'
import { contextOf } from './sealed-columns.ts'
import { countSealed } from './sealed-places.ts'

// Processes are started and killed.
vi.setConfig({ testTimeout: 90_000 })

const log = createLog({ level: 'silent', format: 'json' })
const organizationIds = ['01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000000000002']
const places = { organizationIds, columns }

let folder: string
let urls: TestDatabase
let db: Database
let clock: TestClock
let config: Config
let vault: OpenVault
const undo: (() => unknown)[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'upskill-rotation-'))
  urls = await cloneDatabase()
  await createSafes(urls.ownerUrl)
  db = openDatabase({ url: urls.appUrl, poolSize: 3, statementTimeoutMs: 15_000, log })
  undo.push(
    () => rm(folder, { recursive: true }),
    urls.drop,
    () => db.close(),
  )
  clock = createTestClock()
  config = { dataDir: folder, encryptionKeyFile: join(folder, 'encryption-key') } as Config
  vault = await open()
})
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step()
})

async function open(): Promise<OpenVault> {
  const opened = await openVault({ clock, config, db, log }, { columns })
  undo.push(() => opened.close())
  return opened
}

/** Fills safes of the system; the content of each is its id. */
async function fill(count: number): Promise<void> {
  const rows = await Promise.all(
    Array.from({ length: count }, async () => {
      const id = newId(clock)
      return { id, content: await vault.seal(contextOf('safes.content', id), id) }
    }),
  )
  await db
    .forSystem()
    .transaction((tx) =>
      sql`insert into safes select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, content text)`.execute(
        tx,
      ),
    )
}

async function fillTenants(): Promise<void> {
  const client = new pg.Client({ connectionString: urls.ownerUrl })
  await client.connect()
  for (const id of organizationIds) {
    await client.query(`set app.org_id = '${id}'`)
    await client.query(
      'insert into organizations (id, name, slug, created_at, updated_at) values ($1, $2, $3, now(), now())',
      [id, 'A', `org-${id.at(-1)}`],
    )
    const content = await vault.seal(contextOf('tenant_safes.content', id, '7'), `secret of ${id}`)
    await client.query('insert into tenant_safes values ($1, 7, $2)', [id, content])
  }
  await client.end()
}

async function contents(): Promise<Map<string, string>> {
  const { rows } = await db
    .forSystem()
    .transaction((tx) => sql<{ id: string; content: string }>`select id, content from safes`.execute(tx))
  return new Map(rows.map(({ id, content }) => [id, content]))
}

async function expectAllReadable(count: number): Promise<void> {
  const found = await contents()
  expect(found.size).toBe(count)
  for (const [id, content] of found) expect(await vault.open(contextOf('safes.content', id), content)).toBe(id)
}

const sealedWith = async (key: number) => Object.fromEntries((await countSealed({ db }, places)).get(key) ?? [])

test('after a rotation new values take the new key, old ones open, and re-encryption moves them all', async () => {
  await fill(450)
  await fillTenants()
  expect(await rotateKey({ clock, config, db })).toBe(2)
  await expectAllReadable(450)
  const other = await open()
  expect(await other.seal(contextOf('safes.content', 'x'), 'x')).toMatch(/^v1\.2\./)

  const steps: number[] = []
  const done = await reencrypt({ db, log, vault }, { ...places, onProgress: ({ moved }) => steps.push(moved) })
  expect(done).toEqual({ moved: 452, unreadable: 0 })
  expect(steps).toEqual([200, 400, 450, 451, 452])
  expect(await sealedWith(1)).toEqual({})
  expect(await sealedWith(2)).toEqual({ 'safes.content': 450, 'tenant_safes.content': 2 })
  await expectAllReadable(450)
  expect(await reencrypt({ db, log, vault }, places)).toEqual({ moved: 0, unreadable: 0 })
})

test('a server that is told nothing opens what another sealed with a key made since', async () => {
  const other = await open()
  await rotateKey({ clock, config, db })
  await vault.currentKey()
  const context = contextOf('safes.content', 'x')
  const sealed = await vault.seal(context, 'new')
  expect(sealed).toMatch(/^v1\.2\./)
  expect(await other.open(context, sealed)).toBe('new')
})

test('a value that is changed or removed while it is sealed again is left to who changed it', async () => {
  await fill(3)
  await rotateKey({ clock, config, db })
  await vault.currentKey()
  const [changed = '', removed = ''] = [...(await contents()).keys()]
  const content = await vault.seal(contextOf('safes.content', changed), 'changed')
  const busy: OpenVault = {
    ...vault,
    async seal(...args) {
      await db.forSystem().transaction(async (tx) => {
        await sql`update safes set content = ${content} where id = ${changed}`.execute(tx)
        await sql`update safes set content = null where id = ${removed}`.execute(tx)
      })
      return vault.seal(...args)
    },
  }
  expect(await reencrypt({ db, log, vault: busy }, places)).toEqual({ moved: 1, unreadable: 0 })
  expect((await contents()).get(changed)).toBe(content)
  expect((await contents()).get(removed)).toBeNull()
})

test('a key is retired once nothing needs it, and what it sealed cannot be read from then on', async () => {
  await fill(2)
  const [[id, old] = ['', '']] = [...(await contents())]
  await expect(retireKey({ clock, db }, 1, places)).rejects.toThrow('key 1 is the current one')
  await expect(retireKey({ clock, db }, 9, places)).rejects.toThrow('there is no key 9')
  await rotateKey({ clock, config, db })
  await expect(retireKey({ clock, db }, 1, places)).rejects.toThrow('was replaced only just now')
  clock.advance(retireAfterMs)
  await expect(retireKey({ clock, db }, 1, places)).rejects.toThrow(
    'values are still sealed with key 1: 2 in safes.content; run: upskill keys reencrypt',
  )
  await reencrypt({ db, log, vault }, places)
  await retireKey({ clock, db }, 1, places)

  await expectAllReadable(2)
  const restarted = await open()
  await expect(restarted.open(contextOf('safes.content', id), old)).rejects.toThrow(
    'is sealed with key 1, which is gone',
  )
  expect(await listKeys({ db })).toMatchObject([
    { id: 1, retiredAt: clock.now() },
    { id: 2, replacedAt: undefined },
  ])
  await expect(retireKey({ clock, db }, 1, places)).rejects.toThrow('key 1 is retired already')
})

test('one unreadable value is told and left, the others move on, and its key stays', async () => {
  await fill(2)
  const [one = '', other = ''] = [...(await contents()).keys()]
  await db
    .forSystem()
    .transaction((tx) =>
      sql`update safes set content = (select content from safes where id = ${other}) where id = ${one}`.execute(tx),
    )
  await rotateKey({ clock, config, db })
  clock.advance(retireAfterMs)
  expect(await reencrypt({ db, log, vault }, places)).toEqual({ moved: 1, unreadable: 1 })
  await expect(retireKey({ clock, db }, 1, places)).rejects.toThrow('1 in safes.content')
})

test('two rotations at once make two keys, of which one is current', async () => {
  await Promise.all([rotateKey({ clock, config, db }), rotateKey({ clock, config, db })])
  const keys = await listKeys({ db })
  expect(keys.map(({ id, replacedAt }) => [id, replacedAt === undefined])).toEqual([
    [1, false],
    [2, false],
    [3, true],
  ])
})

test('a new wrapping key wraps from the next rotation on, and the one before may go when its keys are retired', async () => {
  await fill(1)
  addWrappingKey(config.encryptionKeyFile)
  await rotateKey({ clock, config, db })
  const [first, second] = await listKeys({ db })
  expect(second?.wrappedBy).not.toBe(first?.wrappedBy)
  const restarted = await open()
  await reencrypt({ db, log, vault: restarted }, places)
  clock.advance(retireAfterMs)
  await retireKey({ clock, db }, 1, places)
  const [kept = '', ...older] = (await readFile(config.encryptionKeyFile, 'utf8')).trim().split('\n')
  expect(older).toHaveLength(1)
  await rm(config.encryptionKeyFile)
  writeFileOnce(config.encryptionKeyFile, `${kept}\n`)
  vault = await open()
  await expectAllReadable(1)
})

test('keys move from the file to AWS KMS while values stay readable, and the file may go', async () => {
  const kms = await startKms()
  undo.push(() => kms.close())
  vi.stubEnv('AWS_ENDPOINT_URL_KMS', kms.url)
  vi.stubEnv('AWS_REGION', 'eu-central-1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  undo.push(() => vi.unstubAllEnvs())
  await fill(3)
  config = { ...config, encryptionKmsKeyId: kms.keyArn }
  vault = await open()
  await rotateKey({ clock, config, db })
  await reencrypt({ db, log, vault }, places)
  clock.advance(retireAfterMs)
  await retireKey({ clock, db }, 1, places)
  await rm(config.encryptionKeyFile)
  vault = await open()
  await expectAllReadable(3)
  expect((await listKeys({ db })).map(({ wrappedBy }) => wrappedBy.split(':')[0])).toEqual(['file', 'kms'])
})

test('a process that is killed while it seals again loses nothing, and the next one ends the work', async () => {
  await fill(4_000)
  await rotateKey({ clock, config, db })
  const script = fileURLToPath(import.meta.resolve('#test/reencrypt-child.ts'))
  let kills = 0
  while (kills < 3) {
    const child = spawn(process.execPath, [script, urls.appUrl, folder, config.encryptionKeyFile])
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
    expect(child.exitCode).toBeNull()
    child.kill('SIGKILL')
    await once(child, 'exit')
    kills += 1
    const left = (await sealedWith(1))['safes.content'] ?? 0
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThan(4_000)
  }
  await expectAllReadable(4_000)
  await reencrypt({ db, log, vault }, places)
  expect(await sealedWith(1)).toEqual({})
  await expectAllReadable(4_000)
})
