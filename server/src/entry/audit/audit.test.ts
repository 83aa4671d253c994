import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { connectOwner } from '#test/connect-owner.ts'
import { cloneDatabase } from '#test/kit.ts'
import { runUpskill } from '#test/run-upskill.ts'

// Real commands, each a process of its own.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

let dataDir: string
let database: Awaited<ReturnType<typeof cloneDatabase>>
const run = (...args: string[]) =>
  runUpskill({ dataDir, args: ['audit', ...args], env: { DATABASE_URL: database.ownerUrl } })

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'upskill-audit-'))
  database = await cloneDatabase()
  const seeded = await runUpskill({ dataDir, args: ['seed'], env: { DATABASE_URL: database.ownerUrl } })
  if (seeded.exitCode !== 0) throw new Error(seeded.output)
})
afterAll(async () => {
  await database.drop()
  await rm(dataDir, { recursive: true })
})

test('a log is listed, exported and verified, and each reading is put down to the operator', async () => {
  const { exitCode, output } = await run('list', '--organization', 'brightwater', '--action', 'organizations')
  expect([exitCode, output]).toEqual([0, expect.stringMatching(/login .* organizations\.created/)])
  expect((await run('list', '--action', 'users.created')).output).toContain('users.created')

  const exported = await run('export', '--organization', 'brightwater')
  expect(exported.exitCode, exported.output).toBe(0)
  const file = join(dataDir, 'export.jsonl')
  await writeFile(file, exported.output)
  const whole = await run('verify', '--file', file)
  expect([whole.exitCode, whole.output]).toEqual([
    0,
    expect.stringMatching(/^\d+ entries: all hold\. The last is entry \d+ /),
  ])

  const listed = await run('list', '--organization', 'brightwater', '--action', 'audit', '--json')
  expect(JSON.parse(listed.output)).toEqual(
    ['audit.read', 'audit.exported', 'audit.read'].map((action) =>
      expect.objectContaining({ action, actorKind: 'operator', credentialId: expect.stringMatching(/^(login|user) /) }),
    ),
  )
  const verified = await run('verify')
  expect([verified.exitCode, verified.output]).toEqual([
    0,
    expect.stringMatching(/^\d+ entries in 2 chains with \d+ signatures: all hold\.\n$/),
  ])
})

test('an export that was edited does not hold', async () => {
  const file = join(dataDir, 'edited.jsonl')
  const { output } = await run('export', '--organization', 'brightwater')
  await writeFile(file, output.replace('"action":"organizations.created"', '"action":"organizations.changed"'))
  const edited = await run('verify', '--file', file)
  expect([edited.exitCode, edited.output]).toEqual([
    1,
    expect.stringMatching(/^entry \d+ \(organizations\.changed, .+\) was edited or moved\n/),
  ])
  await writeFile(file, '{"seq": 1}\n')
  expect((await run('verify', '--file', file)).output).toContain('is no export of an audit log')
})

test('a tampered log ends verify with 1 and the entry that is wrong', async () => {
  await run('verify')
  const anchor = join(dataDir, 'kept-elsewhere.json')
  await writeFile(anchor, await readFile(join(dataDir, 'audit', 'anchor.json')))
  const owner = await connectOwner(database.ownerUrl)
  await owner.query('alter table audit_entries disable trigger all')
  await owner.query(`update audit_entries set actor_kind = 'system' where org_id is not null and seq = 2`)
  await owner.end()
  const { exitCode, output } = await run('verify', '--organization', 'brightwater', '--anchor', anchor)
  expect([exitCode, output]).toEqual([
    1,
    expect.stringMatching(
      /^brightwater: entry 2 \(.+\) was edited or moved\n\d+ entries in 1 chain .+\nupskill: the audit log does not hold: 1 fault\n$/,
    ),
  ])
  expect(JSON.parse((await run('verify', '--json')).output.replace(/upskill: .*\n$/, '')).faults).toHaveLength(1)
  expect((await run('verify', '--organization', 'nowhere')).output).toContain('there is no organization "nowhere"')
})
