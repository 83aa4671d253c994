import { spawn } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const serverDir = join(import.meta.dirname, '../../..')
const packageName = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`

// Real servers, started and stopped many times over, on machines that are busy with other tests.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let checkout: string
let dataDir: string

beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'upskill-checkout-'))
  dataDir = await mkdtemp(join(tmpdir(), 'upskill-data-'))
})

afterEach(async () => {
  await Promise.all([checkout, dataDir].map((folder) => rm(folder, { recursive: true, force: true })))
})

/** A checkout as `npm ci --ignore-scripts` leaves it: the package is there, its library links are not. */
async function checkOut(): Promise<{ lib: string }> {
  const ownPackage = dirname(dirname(createRequire(import.meta.url).resolve(packageName)))
  const copied = join(checkout, 'node_modules', packageName)
  await cp(ownPackage, copied, { recursive: true, verbatimSymlinks: true })
  const links = JSON.parse(await readFile(join(copied, 'native/pg-symlinks.json'), 'utf8')) as { target: string }[]
  for (const { target } of links) await rm(join(copied, target), { force: true })
  await symlink(dirname(dirname(createRequire(import.meta.url).resolve('pg'))), join(checkout, 'node_modules/pg'))

  await mkdir(join(checkout, 'server/src'), { recursive: true })
  for (const part of ['package.json', 'src/platform', 'test/embedded-postgres-child.ts']) {
    await cp(join(serverDir, part), join(checkout, 'server', part), { recursive: true })
  }
  await chmod(checkout, 0o755)
  return { lib: join(copied, 'native/lib') }
}

/** Starts and stops a server from the checkout, and answers which PostgreSQL ran. */
async function startThere(): Promise<string> {
  const child = spawn(process.execPath, [join(checkout, 'server/test/embedded-postgres-child.ts'), dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const first = await lines.next()
  if (first.done) throw new Error('it did not start')
  const { ownerUrl } = JSON.parse(first.value) as { ownerUrl: string }
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  const { rows } = await client.query<{ version: string }>('select version()')
  await client.end()
  child.stdin.end()
  await lines.next()
  return rows[0]?.version ?? ''
}

test('the library links that an install script would make are made at the first start', async () => {
  const { lib } = await checkOut()
  const before = await readdir(lib)
  expect(await startThere()).toMatch(/^PostgreSQL 18/)
  expect((await readdir(lib)).length).toBeGreaterThan(before.length)
  expect((await readdir(dataDir)).some((name) => name.startsWith('postgres-bin-'))).toBe(false)
})

test('a checkout that its account cannot enter or change, such as one under /root, is run from a copy', async () => {
  const { lib } = await checkOut()
  await chmod(lib, 0o555)
  await chmod(checkout, 0o700)
  expect(await startThere()).toMatch(/^PostgreSQL 18/)
  expect((await readdir(dataDir)).some((name) => name.startsWith('postgres-bin-'))).toBe(true)
  await chmod(lib, 0o755)
})
