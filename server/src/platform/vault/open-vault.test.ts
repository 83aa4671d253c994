import { chmod, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cloneDatabase } from '#test/kit.ts'
import { createTestClock } from '#test/test-clock.ts'
import type { Config } from '../config.ts'
import { type Database, openDatabase } from '../database.ts'
import { createLog } from '../log.ts'
import { type OpenVault, openVault } from './open-vault.ts'
import { contextOf } from './sealed-columns.ts'

const log = createLog({ level: 'silent', format: 'json' })
const columns = [
  { table: 'safes', column: 'content', key: ['id'] },
  { table: 'safes', column: 'note', key: ['id'] },
]
const context = contextOf('safes.content', '1')

let folder: string
let db: Database
const undo: (() => unknown)[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'upskill-vault-'))
  const urls = await cloneDatabase()
  db = openDatabase({ url: urls.appUrl, poolSize: 3, statementTimeoutMs: 5_000, log })
  undo.push(
    () => rm(folder, { recursive: true }),
    urls.drop,
    () => db.close(),
  )
})
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step()
})

const keyFile = () => join(folder, 'encryption-key')

async function open(file = keyFile()): Promise<OpenVault> {
  const config = { dataDir: folder, encryptionKeyFile: file } as Config
  const vault = await openVault({ clock: createTestClock(), config, db, log }, { columns })
  undo.push(() => vault.close())
  return vault
}

test('what is sealed opens where it was sealed, after a restart too, and looks different every time', async () => {
  const vault = await open()
  const sealed = await vault.seal(context, 'grüße ✓')
  expect(sealed).toMatch(/^v1\.1\.[\w-]+$/)
  expect(await vault.seal(context, 'grüße ✓')).not.toBe(sealed)
  expect(await vault.open(context, sealed)).toBe('grüße ✓')
  const restarted = await open()
  expect(await restarted.open(context, sealed)).toBe('grüße ✓')
  expect(await restarted.open(context, await restarted.seal(context, ''))).toBe('')
})

test('a sealed value opens in no other row and no other column', async () => {
  const vault = await open()
  const sealed = await vault.seal(context, 'treasure')
  for (const elsewhere of [contextOf('safes.content', '2'), contextOf('safes.note', '1'), 'safes.content', '']) {
    await expect(vault.open(elsewhere, sealed)).rejects.toThrow(/belongs to another row or column/)
  }
})

test('a sealed value with any character changed does not open, and no failure tells what it held', async () => {
  const vault = await open()
  const sealed = await vault.seal(context, 'treasure')
  for (let at = 0; at < sealed.length; at += 1) {
    const character = sealed[at] === 'A' ? 'B' : 'A'
    const changed = `${sealed.slice(0, at)}${character}${sealed.slice(at + 1)}`
    const failure = await vault.open(context, changed).then(String, String)
    expect(failure).toMatch(/^VaultError: .*safes\.content/)
    expect(failure).not.toContain('treasure')
  }
  await expect(vault.open(context, 'treasure')).rejects.toThrow('a value of safes.content is no sealed text')
  await expect(vault.open(context, `${sealed.slice(0, 5)}AAAA`)).rejects.toThrow('is no sealed text')
})

test('a column that is not listed is not sealed, so that no rotation leaves it behind', async () => {
  const vault = await open()
  await expect(vault.seal(contextOf('safes.secret', '1'), 'x')).rejects.toThrow('"safes.secret" is not a column')
})

test('the key file is made for its owner alone, at the first start only', async () => {
  await open()
  expect((await stat(keyFile())).mode & 0o777).toBe(0o600)
  const made = await readFile(keyFile(), 'utf8')
  await open()
  expect(await readFile(keyFile(), 'utf8')).toBe(made)
})

test('a key file that others may read, that is too short, lost or another is refused with what to do', async () => {
  await open()
  await chmod(keyFile(), 0o640)
  await expect(open()).rejects.toThrow(`may be read or changed by others; run: chmod 600 ${keyFile()}`)
  await chmod(keyFile(), 0o600)
  await rename(keyFile(), `${keyFile()}.kept`)
  await expect(open()).rejects.toThrow(/is missing, and this database holds data keys it wrapped; restore the key file/)
  await writeFile(keyFile(), `${Buffer.alloc(32, 7).toString('base64')}\n`, { mode: 0o600 })
  await expect(open()).rejects.toThrow(/is not the one that wrapped the data keys of this database; restore/)
  for (const wrong of ['', 'short', Buffer.alloc(31).toString('base64'), Buffer.alloc(64).toString('base64')]) {
    await writeFile(keyFile(), wrong, { mode: 0o600 })
    await expect(open()).rejects.toThrow(/must hold keys of 32 bytes in base64/)
  }
  await rename(`${keyFile()}.kept`, keyFile())
  await expect(open()).resolves.toBeDefined()
})

test('servers that start at once on an empty database make one key, and read what the other sealed', async () => {
  const vaults = await Promise.all([open(), open(), open()])
  const sealed = await Promise.all(vaults.map((vault) => vault.seal(context, 'treasure')))
  const opened = await Promise.all(sealed.flatMap((text) => vaults.map((vault) => vault.open(context, text))))
  expect(new Set(opened)).toEqual(new Set(['treasure']))
})
