import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { cloneDatabase, type TestDatabase } from '#test/kit.ts'
import { runUpskill } from '#test/run-upskill.ts'

// Every command is a process of its own.
vi.setConfig({ testTimeout: 60_000 })

let dataDir: string
let database: TestDatabase

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'upskill-keys-'))
  database = await cloneDatabase()
  await writeFile(join(dataDir, 'database-url'), `${database.ownerUrl}\n`)
})
afterAll(async () => {
  await database.drop()
  await rm(dataDir, { recursive: true, force: true })
})

const keys = (...args: string[]) =>
  runUpskill({ dataDir, args: ['keys', ...args], env: { DATABASE_URL_FILE: join(dataDir, 'database-url') } })

test('an operator rotates, sees what is in use, seals again and is told why a key cannot go yet', async () => {
  expect(await keys('rotate')).toMatchObject({ exitCode: 0, output: expect.stringContaining('Key 2 is current') })
  const { output } = await keys('list', '--json')
  expect(JSON.parse(output)).toMatchObject([
    { id: 1, state: 'replaced', wrappedBy: expect.stringMatching(/^file:[0-9a-f]{16}$/), sealed: {} },
    { id: 2, state: 'current' },
  ])
  expect(await keys('reencrypt')).toMatchObject({
    exitCode: 0,
    output: expect.stringContaining('0 values were sealed'),
  })
  const refused = await keys('retire', '1')
  expect(refused).toMatchObject({
    exitCode: 1,
    output: expect.stringMatching(/was replaced only just now .* wait 10 min/),
  })
  expect(await keys('retire', 'one')).toMatchObject({
    exitCode: 1,
    output: expect.stringContaining('"one" is no number'),
  })
})

test('the list for people shows no key, and a new wrapping key goes to the head of the file', async () => {
  const before = await readFile(join(dataDir, 'encryption-key'), 'utf8')
  expect(await keys('rotate', '--new-wrapping-key')).toMatchObject({ exitCode: 0 })
  const after = await readFile(join(dataDir, 'encryption-key'), 'utf8')
  expect(after.endsWith(before)).toBe(true)
  const { output } = await keys('list')
  expect(output).toMatch(/^key +state +since +sealed +wrapped by\n/)
  for (const line of after.trim().split('\n')) expect(output).not.toContain(line)
})
