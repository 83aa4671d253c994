import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './start-embedded-postgres.ts'
import { findSystemUser } from './system-user.ts'

const childFile = join(import.meta.dirname, '../../../test/embedded-postgres-child.ts')

// Real servers, started and stopped many times over, on machines that are busy with other tests.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let dataDir: string
const undo: (() => unknown)[] = []

beforeEach(async () => {
  dataDir = await realpath(await mkdtemp(join(tmpdir(), 'upskill-embedded-')))
})

afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step()
  await rm(dataDir, { recursive: true, force: true })
})

async function start(settings: Record<string, string> = {}, folder = dataDir): Promise<EmbeddedPostgres> {
  const log = { warn: vi.fn<() => void>() }
  const postgres = await startEmbeddedPostgres({ dataDir: folder, log, settings: { fsync: 'off', ...settings } })
  undo.push(() => postgres.stop())
  return postgres
}

interface Child {
  readonly process: ChildProcessByStdio<Writable, Readable, null>
  readonly lines: string[]
  readonly up: { readonly ownerUrl: string; readonly port: number; readonly adopted: boolean }
  /** Ends its standard input and waits for it to stop. */
  stop(): Promise<void>
  kill(): Promise<void>
}

async function startChild(mode = 'hold'): Promise<Child> {
  const child = spawn(process.execPath, [childFile, dataDir, mode], { stdio: ['pipe', 'pipe', 'inherit'] })
  undo.push(() => child.kill('SIGKILL'))
  const lines: string[] = []
  createInterface(child.stdout).on('line', (line) => lines.push(line))
  await vi.waitUntil(() => lines.length > 0, { timeout: 30_000 })
  const exited = once(child, 'close')
  return {
    process: child,
    lines,
    up: JSON.parse(lines[0] ?? '{}') as Child['up'],
    async stop() {
      child.stdin.end()
      await exited
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}

async function query<T extends pg.QueryResultRow>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<T>(text)).rows
  } finally {
    await client.end()
  }
}

const pidFile = () => join(dataDir, 'postgres', 'data', 'postmaster.pid')
const postmasterPid = async () => Number((await readFile(pidFile(), 'utf8')).split('\n')[0])

describe('the logins', () => {
  test('the owner makes the schema; the application may not', async () => {
    const { ownerUrl, appUrl } = await start()
    await query(ownerUrl, 'create extension pg_trgm; create table mine (n integer)')
    await expect(query(appUrl, 'create table mine2 ()')).rejects.toThrow(/permission denied/)
    await expect(query(appUrl, 'table mine')).rejects.toThrow(/permission denied/)
  })

  test('neither is a superuser or steps over row-level security, and both need their password', async () => {
    const { ownerUrl, appUrl } = await start()
    for (const url of [ownerUrl, appUrl]) {
      const [role] = await query(url, 'select rolsuper, rolbypassrls from pg_roles where rolname = current_user')
      expect(role).toEqual({ rolsuper: false, rolbypassrls: false })
      await expect(query(url.replace(/:[^:@]+@/, ':guess@'), 'select 1')).rejects.toThrow(/password authentication/)
    }
  })

  test('the owner may step down to the application', async () => {
    const { ownerUrl } = await start()
    const [role] = await query(`${ownerUrl}?options=-c%20role%3Dupskill_app`, 'select current_user as name')
    expect(role).toEqual({ name: 'upskill_app' })
  })

  test('letters of all languages count as letters', async () => {
    const { ownerUrl } = await start()
    const [row] = await query(
      ownerUrl,
      `select lower('ÜÉΣ') as lower, to_tsvector('simple', 'größe') @@ 'größe' as found`,
    )
    expect(row).toEqual({ lower: 'üéσ', found: true })
  })
})

describe('starting and stopping', () => {
  test('the second start finds the rows, the passwords and the port of the first', async () => {
    const first = await start()
    await query(first.ownerUrl, 'create table kept as select 42 as n')
    await first.stop()
    const second = await start()
    expect(second).toMatchObject({ ownerUrl: first.ownerUrl, appUrl: first.appUrl, port: first.port, adopted: false })
    expect(await query(second.ownerUrl, 'table kept')).toEqual([{ n: 42 }])
  })

  test('stopping leaves no server behind, and may be asked twice', async () => {
    const { ownerUrl, stop } = await start()
    await Promise.all([stop(), stop()])
    expect(existsSync(pidFile())).toBe(false)
    await expect(query(ownerUrl, 'select 1')).rejects.toThrow(/ECONNREFUSED/)
  })

  test('where the port was taken meanwhile, it takes another', async () => {
    const first = await start()
    await first.stop()
    const squatter = createServer().listen(first.port, '127.0.0.1')
    undo.push(() => squatter.close())
    await once(squatter, 'listening')
    const second = await start()
    expect(second.port).not.toBe(first.port)
    expect(await query(second.ownerUrl, 'select 1 as n')).toEqual([{ n: 1 }])
  })

  test('a copied data folder is a cluster of its own, even while the original runs', async () => {
    const original = await start()
    const copy = `${dataDir}-copy`
    undo.push(() => rm(copy, { recursive: true, force: true }))
    await run('cp', ['-a', dataDir, copy])
    const copied = await start({}, copy)
    expect(copied.adopted).toBe(false)
    expect(copied.port).not.toBe(original.port)
  })
})

describe('several processes', () => {
  test('starting at once on an empty folder share one server, and the last to leave stops it', async () => {
    const [one, other] = await Promise.all([startChild(), startChild()])
    expect(other.up.ownerUrl).toBe(one.up.ownerUrl)
    await one.stop()
    expect(await query(other.up.ownerUrl, 'select 1 as n')).toEqual([{ n: 1 }])
    await other.stop()
    expect(existsSync(pidFile())).toBe(false)
  })

  test('stopping at once leaves no server behind', async () => {
    const children = await Promise.all([startChild(), startChild(), startChild()])
    await Promise.all(children.map((child) => child.stop()))
    expect(existsSync(pidFile())).toBe(false)
  })

  test('one that starts while the last one stops gets a server', async () => {
    const first = await start()
    const stopping = first.stop()
    const second = await start()
    await stopping
    expect(await query(second.ownerUrl, 'select 1 as n')).toEqual([{ n: 1 }])
  })
})

describe('after a hard end', () => {
  test('of our process alone, the server lives on and the next start adopts it', async () => {
    const child = await startChild()
    await query(child.up.ownerUrl, 'create table kept as select 42 as n')
    await child.kill()
    const next = await start()
    expect(next).toMatchObject({ adopted: true, ownerUrl: child.up.ownerUrl })
    expect(await query(next.ownerUrl, 'table kept')).toEqual([{ n: 42 }])
    await next.stop()
    expect(existsSync(pidFile())).toBe(false)
  })

  test('of the server alone, it is started again on the same port', async () => {
    const { ownerUrl } = await start()
    await query(ownerUrl, 'create table kept as select 42 as n')
    process.kill(await postmasterPid(), 'SIGKILL')
    await vi.waitFor(async () => expect(await query(ownerUrl, 'table kept')).toEqual([{ n: 42 }]), { timeout: 30_000 })
  })

  test('of everything under writes, no acknowledged row is lost', async () => {
    const child = await startChild('write')
    await vi.waitUntil(() => child.lines.length > 500, { timeout: 30_000 })
    // The server and its helpers are one process group.
    process.kill(-(await postmasterPid()), 'SIGKILL')
    await child.kill()
    const acknowledged = Number(child.lines.at(-1))
    const next = await start({ fsync: 'on' })
    const [found] = await query(
      next.ownerUrl,
      'select count(distinct n)::int as rows, max(n) as last from acknowledged',
    )
    expect(found?.['rows']).toBeGreaterThanOrEqual(acknowledged)
    expect(found?.['rows']).toBe(found?.['last'])
  })

  test('of the connection alone, stopping still stops the server', async () => {
    const { adminUrl, stop } = await start()
    const leases = `from pg_stat_activity where application_name = 'upskill-lease'`
    const [before] = await query<{ pid: number }>(adminUrl, `select pid, pg_terminate_backend(pid) ${leases}`)
    await vi.waitFor(async () => {
      const [after] = await query<{ pid: number }>(adminUrl, `select pid ${leases}`)
      expect(after?.pid).toBeGreaterThan(0)
      expect(after?.pid).not.toBe(before?.pid)
    })
    await stop()
    expect(existsSync(pidFile())).toBe(false)
  })

  test.each([
    ['a process that got its number since', 'echo $$; exec sleep 60'],
    ['a dead process that nobody reaped', 'sleep 0 & echo $!; exec sleep 60'],
  ])('a pid file that names %s does not keep it from starting', async (_, script) => {
    const first = await start()
    const stale = (await readFile(pidFile(), 'utf8')).split('\n')
    await first.stop()
    const stranger = spawn('sh', ['-c', script], { ...findSystemUser(), cwd: '/', stdio: ['ignore', 'pipe', 'ignore'] })
    undo.push(() => stranger.kill())
    const [pid] = (await once(stranger.stdout, 'data')) as [Buffer]
    await writeFile(pidFile(), [pid.toString().trim(), ...stale.slice(1)].join('\n'))
    expect((await start()).adopted).toBe(false)
  })
})

describe('a folder that cannot be used is explained', () => {
  test('because another version of PostgreSQL made it', async () => {
    await (await start()).stop()
    await writeFile(join(dataDir, 'postgres', 'data', 'PG_VERSION'), '17\n')
    await expect(start()).rejects.toThrow(/was made by PostgreSQL 17, and this UpSkill runs PostgreSQL 18/)
  })

  test('because there is a file in its place', async () => {
    await rm(dataDir, { recursive: true })
    await writeFile(dataDir, '')
    await expect(start()).rejects.toThrow(/cannot be used: there is a file in its place; set UPSKILL_DATA_DIR/)
  })

  test('because something else lies where the cluster should', async () => {
    await run('mkdir', [join(dataDir, 'postgres')])
    await expect(start()).rejects.toThrow(/is not a folder that UpSkill made/)
  })

  test('because PostgreSQL itself refuses, in its own words', async () => {
    await expect(start({ shared_buffers: 'plenty' })).rejects.toThrow(/could not start: invalid value .*shared_buffers/)
  })
})

test('where its account cannot get to the data folder, root’s PostgreSQL keeps its data elsewhere and a link tells where', async () => {
  await chmod(dataDir, 0o700)
  const inside = join(dataDir, 'data')
  const first = await start({}, inside)
  await query(first.ownerUrl, 'create table kept as select 42 as n')
  const home = await realpath(join(inside, 'postgres'))
  undo.unshift(() => rm(dirname(home), { recursive: true }))
  await first.stop()
  const second = await start({}, inside)
  expect(await query(second.ownerUrl, 'table kept')).toEqual([{ n: 42 }])
  expect(home).toMatch(process.getuid?.() === 0 ? /^\/var\/lib\/upskill-\w+\/postgres$/ : /\/data\/postgres$/)
})

async function run(program: string, args: readonly string[]): Promise<void> {
  const [code] = (await once(spawn(program, args, { stdio: 'inherit' }), 'close')) as [number]
  if (code !== 0) throw new Error(`${program} ended with ${code}`)
}
