import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { cloneDatabase } from '#test/kit.ts'
import { type RunningUpskill, runUpskill, startUpskill } from '#test/run-upskill.ts'

// Real servers, started and stopped many times over, on machines that are busy with other tests.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let dataDir: string
const undo: (() => unknown)[] = []

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'upskill-up-'))
})

afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step()
  await rm(dataDir, { recursive: true, force: true })
})

async function up(env: Record<string, string> = {}): Promise<RunningUpskill> {
  const running = await startUpskill({ dataDir, args: ['up', '--no-web'], env })
  undo.push(() => running.stop())
  return running
}

/** Runs it where it is bound to fail, and answers what it said. */
async function failToStart(env: Record<string, string>): Promise<{ exitCode: number | null; lines: string[] }> {
  const { exitCode, output } = await runUpskill({ dataDir, args: ['up', '--no-web'], env })
  return { exitCode, lines: output.trim().split('\n') }
}

const pidFile = () => join(dataDir, 'postgres', 'data', 'postmaster.pid')

async function exitCodeAfter(running: RunningUpskill, ...signals: NodeJS.Signals[]): Promise<number | null> {
  const exited = once(running.process, 'exit')
  for (const signal of signals) running.process.kill(signal)
  await exited
  return running.process.exitCode
}

async function signIn({
  url,
}: RunningUpskill): Promise<(method: string, path: string, body?: object) => Promise<Response>> {
  let cookie = ''
  const send = (method: string, path: string, body?: object) =>
    fetch(`${url}/api/v1${path}`, {
      method,
      headers: { cookie, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
  const response = await send('POST', '/session', {
    email: 'olivia@brightwater.example',
    password: 'learning by doing',
  })
  expect(response.status).toBe(201)
  cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  return send
}

describe('a start', () => {
  test('tells the address, the demo accounts and where data lies, and serves', async () => {
    const running = await up()
    expect(running.output()).toContain(dataDir)
    expect(running.output()).toMatch(/owner +olivia@brightwater\.example +learning by doing/)
    expect((await fetch(`${running.url}/health/ready`)).status).toBe(200)
    await signIn(running)
  })

  test('again finds everything there and makes nothing twice', async () => {
    const first = await up()
    const created = await (await signIn(first))('POST', '/organizations', { name: 'Kept' })
    expect(created.status).toBe(201)
    expect(await first.stop()).toBe(0)
    const second = await up()
    expect(first.output()).toContain('Preparing PostgreSQL')
    expect(second.output()).not.toContain('Preparing PostgreSQL')
    const { data } = (await (await (await signIn(second))('GET', '/organizations')).json()) as {
      data: { name: string }[]
    }
    expect(data.map(({ name }) => name).toSorted()).toEqual(['Brightwater Energy', 'Kept'])
  })

  test('where others can connect makes no demo content, and says how to have it', async () => {
    const running = await up({ HOST: '0.0.0.0' })
    expect(running.output()).toMatch(/No demo content: .*UPSKILL_DEMO=on/)
    expect(running.output()).not.toContain('learning by doing')
  })

  test('with DATABASE_URL uses that PostgreSQL, as a role that owns nothing, and starts none', async () => {
    const database = await cloneDatabase()
    undo.push(database.drop)
    const running = await up({ DATABASE_URL: database.ownerUrl })
    await signIn(running)
    expect(existsSync(join(dataDir, 'postgres'))).toBe(false)
    expect(running.output()).not.toContain(new URL(database.ownerUrl).password)
  })
})

describe('a stop', () => {
  test.each([
    ['Ctrl-C', ['SIGINT']],
    ['SIGTERM', ['SIGTERM']],
    ['the closing of the terminal', ['SIGHUP']],
    ['a Ctrl-C that npm passes on as well', ['SIGINT', 'SIGINT']],
  ] satisfies [string, NodeJS.Signals[]][])('by %s ends everything cleanly', async (_, signals) => {
    const running = await up()
    expect(await exitCodeAfter(running, ...signals)).toBe(0)
    expect(existsSync(pidFile())).toBe(false)
  })

  test('while it is still starting leaves nothing behind', async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), 'up', '--no-web'], {
      env: { ...process.env, PORT: '0', UPSKILL_DATA_DIR: dataDir },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    await once(child.stderr, 'data')
    child.kill('SIGINT')
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(existsSync(pidFile())).toBe(false)
  })

  test('comes as well when the bootstrap that started it is killed', async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), 'up', '--no-web'], {
      env: { ...process.env, PORT: '0', UPSKILL_DATA_DIR: dataDir },
      stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
    })
    let output = ''
    child.stdout?.on('data', (chunk) => (output += String(chunk)))
    await vi.waitUntil(() => output.includes('UpSkill runs at'), { timeout: 30_000 })
    child.disconnect()
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(existsSync(pidFile())).toBe(false)
  })

  test('lets a request that is under way end', async () => {
    const running = await up()
    const { underWay, body } = await beginSignIn(running)
    const exited = exitCodeAfter(running, 'SIGTERM')
    await vi.waitUntil(() => isRefused(running))
    underWay.end(body)
    const [response] = (await once(underWay, 'response')) as [IncomingMessage]
    expect(response.statusCode).toBe(201)
    expect(await exited).toBe(0)
    expect(running.output()).not.toContain('too long')
  })

  test('that takes too long for somebody ends at once when they insist; the next start goes on from there', async () => {
    const running = await up()
    const { underWay } = await beginSignIn(running)
    underWay.on('error', () => undefined)
    const insist = () => {
      running.process.kill('SIGINT')
      return running.process.exitCode === 130
    }
    await vi.waitUntil(insist, { timeout: 30_000, interval: 200 })
    const again = await up()
    await signIn(again)
    expect(await again.stop()).toBe(0)
    expect(existsSync(pidFile())).toBe(false)
  })
})

/** A request that the server has begun to read and waits for the rest of. */
async function beginSignIn({ url }: RunningUpskill): Promise<{ underWay: ClientRequest; body: string }> {
  const body = JSON.stringify({ email: 'olivia@brightwater.example', password: 'learning by doing' })
  const underWay = request(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': body.length, expect: '100-continue' },
  })
  underWay.flushHeaders()
  await once(underWay, 'continue')
  return { underWay, body }
}

const isRefused = ({ url }: RunningUpskill) =>
  fetch(url).then(
    () => false,
    () => true,
  )

test('a kill -9 of everything in the middle of writes loses nothing that was acknowledged', async () => {
  const running = await up()
  const send = await signIn(running)
  const organizations = (await (await send('GET', '/organizations')).json()) as { data: { id: string }[] }
  const courses = `/organizations/${organizations.data[0]?.id}/courses`
  const acknowledged: string[] = []
  const writing = (async () => {
    for (let n = 0; ; n++) {
      const response = await send('POST', courses, { title: `Course ${n}` }).catch(() => undefined)
      if (response?.status !== 201) return
      acknowledged.push(`Course ${n}`)
    }
  })()
  await vi.waitUntil(() => acknowledged.length >= 15, { timeout: 30_000, interval: 5 })
  const postmaster = Number((await readFile(pidFile(), 'utf8')).split('\n')[0])
  process.kill(-postmaster, 'SIGKILL')
  await exitCodeAfter(running, 'SIGKILL')
  await writing

  const again = await up()
  const list = await (await signIn(again))('GET', `${courses.replace('/courses', '/authoring/courses')}?limit=200`)
  const { data } = (await list.json()) as { data: { title: string }[] }
  expect(data.map(({ title }) => title)).toEqual(expect.arrayContaining(acknowledged))
})

describe('a start that cannot succeed is explained in one line', () => {
  test('when the port is taken', async () => {
    const squatter = createServer().listen(0, '127.0.0.1')
    undo.push(() => squatter.close())
    await once(squatter, 'listening')
    const { port } = squatter.address() as AddressInfo
    const { exitCode, lines } = await failToStart({ PORT: String(port) })
    expect(lines).toEqual([
      `upskill: cannot listen on 127.0.0.1 port ${port}: another program listens there; set PORT to another one, for example PORT=3001`,
    ])
    expect(exitCode).toBe(1)
  })

  test('when a variable is wrong', async () => {
    const { exitCode, lines } = await failToStart({ PORT: 'http' })
    expect(lines).toEqual(['upskill: PORT must be a port number from 0 to 65535, not "http"; for example PORT=3000'])
    expect(exitCode).toBe(78)
  })

  test('when the data folder cannot be written', async () => {
    await rm(dataDir, { recursive: true })
    await writeFile(dataDir, '')
    const { exitCode, lines } = await failToStart({ PORT: '0' })
    expect(lines).toEqual([expect.stringMatching(/^upskill: the data folder .* cannot be used: .*UPSKILL_DATA_DIR/)])
    expect(exitCode).toBe(1)
  })

  test('when another version of PostgreSQL made the data', async () => {
    await runUpskill({ dataDir, args: ['migrate'] })
    await writeFile(join(dataDir, 'postgres', 'data', 'PG_VERSION'), '17\n')
    const { exitCode, lines } = await failToStart({ PORT: '0' })
    expect(lines).toEqual([expect.stringMatching(/^upskill: .* was made by PostgreSQL 17/)])
    expect(exitCode).toBe(1)
  })

  test('when the passwords of its PostgreSQL are gone or damaged', async () => {
    await runUpskill({ dataDir, args: ['migrate'] })
    for (const content of ['{"admin": "x"}', '{', undefined]) {
      const file = join(dataDir, 'postgres', 'passwords.json')
      await (content === undefined ? rm(file) : writeFile(file, content))
      const { exitCode, lines } = await failToStart({ PORT: '0' })
      expect(lines).toEqual([
        expect.stringMatching(/^upskill: .*passwords\.json, .* is missing or damaged; restore it$/),
      ])
      expect(exitCode).toBe(1)
    }
  })

  test('when the database cannot be reached, without its password', async () => {
    const { exitCode, lines } = await failToStart({
      PORT: '0',
      DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:1/upskill',
    })
    expect(lines).toEqual([
      'upskill: the database at 127.0.0.1:1 (DATABASE_URL) cannot be reached: connect ECONNREFUSED 127.0.0.1:1',
    ])
    expect(exitCode).toBe(1)
  })
})
