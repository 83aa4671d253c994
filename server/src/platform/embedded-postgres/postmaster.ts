import { execFile, spawn } from 'node:child_process'
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { type Cluster, serverEnvironment } from './cluster.ts'

export interface Postmaster {
  /** Resolves when the process is gone, with what it last said about the reason. */
  readonly exited: Promise<string>
  isRunning(): boolean
}

const logLimitBytes = 10 * 1024 * 1024

/**
 * Starts the server process in a session of its own, so that a Ctrl-C meant for us does not reach it, and it survives us:
 * the next start then adopts it. That it started says nothing about its answering yet.
 */
export function startPostmaster(
  cluster: Cluster,
  port: number,
  settings: Readonly<Record<string, string>>,
): Postmaster {
  const { data, logFile, binaries, user } = cluster
  const log = openLog(logFile)
  const logStart = statSync(logFile).size
  const flags = Object.entries({ ...ownSettings, ...settings }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(binaries.postgres, ['-D', data, '-p', String(port), ...flags], {
    ...user,
    cwd: dirname(data),
    detached: true,
    env: serverEnvironment(),
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  child.unref()
  let running = true
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', () => resolve(lastComplaint(logFile, logStart)))
  }).finally(() => (running = false))
  return { exited, isRunning: () => running }
}

const ownSettings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] %b: ',
  max_logical_replication_workers: '0',
  jit: 'off',
}

const stopPollMs = 10
const stopWithinMs = 60_000

/**
 * Stops the server: running transactions are rolled back, everything committed is on disk when this resolves. pg_ctl only
 * passes the word on; its own waiting would go on for as long as another process's next server runs.
 */
export async function stopPostmaster({ data, binaries, user }: Cluster): Promise<void> {
  const pid = pidOf(data)
  const args = ['stop', '-D', data, '-m', 'fast', '--no-wait', '--silent']
  await promisify(execFile)(binaries.pgCtl, args, { ...user, cwd: dirname(data), env: serverEnvironment() })
  const giveUpAtMs = performance.now() + stopWithinMs
  while (pid !== undefined && pidOf(data) === pid && isAlive(pid)) {
    if (performance.now() > giveUpAtMs) throw new Error(`PostgreSQL (process ${pid}) does not stop`)
    await delay(stopPollMs)
  }
}

/** The port that the server of this data folder was last started on, if it did not stop since. */
export function portInUse(data: string): number | undefined {
  const port = Number(readPidFile(data)?.[3])
  return port > 0 ? port : undefined
}

/**
 * Clears the way where a pid file names a process that is not this cluster's server: a dead one that nobody has reaped,
 * or one that got the same number since. PostgreSQL would take it for itself and refuse to start. The file's first line
 * is replaced by our own number, because PostgreSQL takes its parent's for stale; the file stays, since its other lines
 * let PostgreSQL find out whether orphans of the former server still use the data.
 */
export async function disownStalePidFile(data: string): Promise<void> {
  const lines = readPidFile(data)
  const pid = pidOf(data)
  if (!lines || pid === undefined || !isAlive(pid) || (await isServerOf(pid, data))) return
  writeFileSync(join(data, 'postmaster.pid'), [String(process.pid), ...lines.slice(1)].join('\n'))
}

function pidOf(data: string): number | undefined {
  const pid = Number(readPidFile(data)?.[0])
  return pid > 0 ? pid : undefined
}

function readPidFile(data: string): string[] | undefined {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Linux tells where a process works, and a server works in its data; elsewhere its name has to do. */
async function isServerOf(pid: number, data: string): Promise<boolean> {
  if (process.platform === 'win32') return true
  try {
    if (process.platform === 'linux') return readlinkSync(`/proc/${pid}/cwd`) === data
    const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=,comm=', '-p', String(pid)])
    return !stdout.startsWith('Z') && stdout.includes('postgres')
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES'
  }
}

function openLog(logFile: string): number {
  const { size } = statSync(logFile, { throwIfNoEntry: false }) ?? { size: 0 }
  if (size > logLimitBytes) renameSync(logFile, `${logFile}.1`)
  return openSync(logFile, 'a', 0o600)
}

/** What the server gave as the reason; refused clients are no reason. */
function lastComplaint(logFile: string, from: number): string {
  // Whoever ended it may have removed its folder already.
  if (!existsSync(logFile)) return ''
  const lines = readFileSync(logFile).subarray(from).toString().trim().split('\n')
  const own = lines.filter((line) => !line.includes(' client backend: '))
  const complaint = own.findLast((line) => /\b(FATAL|PANIC|could not)\b/.test(line)) ?? own.at(-1) ?? ''
  return complaint.replace(/^.*?(FATAL|PANIC|LOG|WARNING): +/, '')
}
