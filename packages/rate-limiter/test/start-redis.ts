import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, open, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { certificateFiles, createCertificates } from './create-certificates.ts'
import { findFreePort } from './find-free-port.ts'
import { type FolderGuard, guardFolder } from './guard-folder.ts'
import { clockEnvironment, removeSharedClock, writeClockOffset, writeClockTime } from './server-clock.ts'
import { waitUntil } from './wait-until.ts'

export interface RedisOptions {
  /** Settings as on the command line: `['--maxmemory', '2mb', '--maxmemory-policy', 'noeviction']`. */
  args?: readonly string[]
  /** The only user that may log in; the rules say what it may do: `'~rl:* +eval +evalsha'`. */
  acl?: { user: string; password: string; rules: string }
  /** Answers over TLS only, with a certificate for 127.0.0.1. */
  tls?: boolean
  /** Lets `setClockOffset` move the server's clock. */
  clock?: boolean
}

/** A real Redis server of one test, which ends with the test's process, however that ends. */
export interface RedisServer {
  /** Where it answers, with the ACL user's name and password. */
  readonly url: string
  readonly port: number
  /** The process that runs now, or ran last. */
  readonly pid: number
  /** The authority that signed the certificate of a server with `tls`; no such file without. */
  readonly caFile: string
  /** Ends it at once, as a crash does; resolves when it is gone. */
  kill(): Promise<void>
  /** Starts it again, killing it first where it runs: the same port, settings and clock, an empty memory. */
  restart(): Promise<void>
  /** Stops it from running: it holds its connections and accepts new ones, and answers none. */
  pause(): void
  resume(): void
  /** Ends it, also when it is paused, and removes its folder. */
  stop(): Promise<void>
  /** Runs a command with every right on a connection of its own; a nested reply comes a line for each value. */
  cli(...command: [string, ...string[]]): Promise<string>
  /** Moves the clock of a server with `clock` this far ahead of the machine's, or behind it; resolves when it shows. */
  setClockOffset(seconds: number): Promise<void>
  /** Lets the clock of a server with `clock` stand still at this time, in milliseconds since 1970. */
  stopClock(ms: number): Promise<void>
}

/** Starts a Redis server that keeps nothing, on a free port of 127.0.0.1; resolves when it answers. */
export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'redis-'))
  const guard = guardFolder(folder)
  try {
    const setup = await prepare(folder, guard, options)
    return serverOf(setup, await launch(setup))
  } catch (error) {
    await guard.release()
    throw error
  }
}

interface Setup {
  folder: string
  guard: FolderGuard
  options: RedisOptions
  port: number
  args: string[]
  env: NodeJS.ProcessEnv
  cli: RedisServer['cli']
}

async function prepare(folder: string, guard: FolderGuard, options: RedisOptions): Promise<Setup> {
  const port = await findFreePort()
  const socket = join(folder, 'socket')
  const admin = { username: 'admin', password: randomUUID() }
  // A sentinel keeps its state in a configuration file, so that there must be one.
  const configuration = join(folder, 'redis.conf')
  await writeFile(configuration, '')
  if (options.tls) await createCertificates(folder)
  if (options.clock) await writeClockOffset(folder, 0)
  return {
    folder,
    guard,
    options,
    port,
    args: [
      [configuration, '--dir', folder, '--save', '', '--appendonly', 'no'],
      ['--bind', '127.0.0.1', '--unixsocket', socket],
      options.tls ? tlsArguments(folder, port) : ['--port', String(port)],
      options.acl ? userArguments(options.acl, admin.password) : [],
      options.args ?? [],
    ].flat(),
    env: { ...process.env, ...(options.clock && clockEnvironment(folder)) },
    cli: (...command) => runCommand(socket, options.acl ? admin : {}, command),
  }
}

function tlsArguments(folder: string, port: number): string[] {
  const { ca, certificate, key } = certificateFiles
  return [
    ['--port', '0', '--tls-port', String(port), '--tls-auth-clients', 'no'],
    ['--tls-ca-cert-file', join(folder, ca)],
    ['--tls-cert-file', join(folder, certificate), '--tls-key-file', join(folder, key)],
  ].flat()
}

function userArguments({ user, password, rules }: NonNullable<RedisOptions['acl']>, adminPassword: string): string[] {
  return [
    ['--user', 'default', 'off'],
    ['--user', 'admin', 'on', `>${adminPassword}`, '~*', '&*', '+@all'],
    ['--user', user, 'on', `>${password}`, ...rules.split(' ')],
  ].flat()
}

/** Starts the process; resolves when it answers, and rejects with the end of its log when it ends before. */
async function launch({ folder, guard, options, args, env, cli }: Setup): Promise<ChildProcess> {
  const logFile = join(folder, 'redis.log')
  const log = await open(logFile, 'a')
  const program = process.env['REDIS_SERVER_PATH'] ?? 'redis-server'
  const child = spawn(program, args, { env, stdio: ['ignore', log.fd, log.fd] })
  try {
    await once(child, 'spawn')
    guard.watch(child)
    await waitUntil('Redis answers', async () => {
      if (hasEnded(child)) throw new Error(`Redis ended: ${(await readFile(logFile, 'utf8')).slice(-1_000)}`)
      return answers(cli)
    })
  } finally {
    await log.close()
    if (options.clock) await removeSharedClock(child.pid)
  }
  return child
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null

const answers = (cli: RedisServer['cli']) =>
  cli('PING').then(
    () => true,
    () => false,
  )

function serverOf(setup: Setup, first: ChildProcess): RedisServer {
  const { folder, guard, options, port, cli } = setup
  let child = first
  let stopped: Promise<void> | undefined

  const kill = async () => {
    if (hasEnded(child)) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  const assertClock = () => {
    if (!options.clock) throw new Error('Only a server started with `clock: true` has a clock of its own.')
  }
  return {
    url: urlOf(options, port),
    port,
    get pid() {
      return child.pid ?? 0
    },
    caFile: join(folder, certificateFiles.ca),
    kill,
    async restart() {
      await kill()
      child = await launch(setup)
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    stop: () => (stopped ??= kill().then(guard.release)),
    cli,
    async setClockOffset(seconds) {
      assertClock()
      await writeClockOffset(folder, seconds)
      await waitUntil(`Redis's clock is ${seconds} seconds off`, () => showsOffset(cli, seconds))
    },
    async stopClock(ms) {
      assertClock()
      await writeClockTime(folder, ms)
    },
  }
}

function urlOf({ acl, tls }: RedisOptions, port: number): string {
  const url = new URL(`${tls ? 'rediss' : 'redis'}://127.0.0.1:${port}`)
  url.username = encodeURIComponent(acl?.user ?? '')
  url.password = encodeURIComponent(acl?.password ?? '')
  return url.href
}

/** Whether the server's clock reads between the machine's before and after it was asked, both moved by the offset. */
async function showsOffset(cli: RedisServer['cli'], seconds: number): Promise<boolean> {
  const before = Date.now()
  const [second, microsecond] = (await cli('TIME')).split('\n').map(Number)
  const after = Date.now() + 1
  const ms = (second ?? 0) * 1_000 + (microsecond ?? 0) / 1_000 - seconds * 1_000
  return before <= ms && ms <= after
}

async function runCommand(
  path: string,
  login: { username?: string; password?: string },
  command: [string, ...string[]],
) {
  const connection = new Redis({
    ...login,
    path,
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
    disableClientInfo: true,
  })
  connection.on('error', () => undefined)
  try {
    await connection.connect()
    const [name, ...args] = command
    return [await connection.call(name, ...args)].flat(Infinity).join('\n')
  } finally {
    connection.disconnect()
  }
}
