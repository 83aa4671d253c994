/**
 * How long UpSkill takes to start, and what it then needs: `node bootstrap.mjs bench/startup.ts [rounds] > bench/startup.md`.
 *
 * Each round starts it twice on a data folder of its own: first on an empty one, then again. Packages and the web app are
 * there already. A start ends when /health/ready answers 200; memory is taken once the server was left alone for a while.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, release, tmpdir, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const rounds = Number(process.argv[2] ?? 7)
const idleMs = 5_000
const pollMs = 5
const mainFile = join(import.meta.dirname, '../server/src/entry/main.ts')

interface Sample {
  readonly readyMs: number
  readonly stopMs: number
  /** Proportional set sizes: shared pages count once. Undefined where the system does not tell. */
  readonly serverMb: number | undefined
  readonly postgresMb: number | undefined
}

const loadBefore = loadavg()[0] ?? 0

// The first start after a change fills Node's compile cache and builds the web app.
await measure({ idle: false })
const first: Sample[] = []
const warm: Sample[] = []
for (let round = 1; round <= rounds; round++) {
  process.stderr.write(`round ${round} of ${rounds}\n`)
  const samples = await measure({ idle: true })
  first.push(samples.first)
  warm.push(samples.warm)
}
process.stdout.write(report())

async function measure({ idle }: { idle: boolean }): Promise<{ first: Sample; warm: Sample }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'upskill-bench-'))
  try {
    return { first: await startOnce(dataDir, false), warm: await startOnce(dataDir, idle) }
  } finally {
    await rm(dataDir, { recursive: true })
  }
}

async function startOnce(dataDir: string, idle: boolean): Promise<Sample> {
  const startedMs = performance.now()
  const child = spawn(process.execPath, [mainFile, 'up'], {
    env: { ...process.env, UPSKILL_DATA_DIR: dataDir, PORT: '0' },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let output = ''
  child.stdout.on('data', (chunk) => (output += String(chunk)))
  const isReady = async () => {
    const address = /UpSkill runs at (\S+)/.exec(output)?.[1]
    if (child.exitCode !== null) throw new Error(`it ended instead:\n${output}`)
    return address !== undefined && (await fetch(`${address}/health/ready`)).ok
  }
  while (!(await isReady())) await delay(pollMs)
  const readyMs = performance.now() - startedMs

  if (idle) await delay(idleMs)
  const memory = { serverMb: memoryOf([child.pid ?? 0]), postgresMb: memoryOf(postgresProcesses(dataDir)) }
  const stoppingMs = performance.now()
  child.kill('SIGTERM')
  await once(child, 'exit')
  return { readyMs, stopMs: performance.now() - stoppingMs, ...memory }
}

function postgresProcesses(dataDir: string): number[] {
  const postmaster = Number(readFileSync(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0])
  if (process.platform !== 'linux') return []
  const isChild = (pid: string) => {
    try {
      return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]) === postmaster
    } catch {
      return false
    }
  }
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isChild(name))
  return [postmaster, ...children.map(Number)]
}

function memoryOf(pids: readonly number[]): number | undefined {
  if (process.platform !== 'linux') return undefined
  const kilobytes = pids.map((pid) =>
    Number(/^Pss: +(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]),
  )
  return kilobytes.reduce((sum, value) => sum + value, 0) / 1024
}

function report(): string {
  const row = (
    name: string,
    unit: string,
    samples: readonly Sample[],
    pick: (sample: Sample) => number | undefined,
  ) => {
    const values = samples
      .map(pick)
      .filter((value) => value !== undefined)
      .toSorted((a, b) => a - b)
    const shown = (value: number | undefined) => (value === undefined ? 'not known' : `${Math.round(value)} ${unit}`)
    const median = values[Math.floor(values.length / 2)]
    return `| ${name} | ${shown(median)} | ${shown(values[0])} to ${shown(values.at(-1))} |`
  }
  const [cpu] = cpus()
  return [
    '# Starting and stopping',
    '',
    `${rounds} rounds on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} × ${cpu?.model.trim() ?? 'unknown'},`,
    `${Math.round(totalmem() / 2 ** 30)} GB, ${type()} ${release()}, Node ${process.version}; load before: ${loadBefore.toFixed(1)}. Made by \`bench/startup.ts\`, which says what is measured.`,
    '',
    '| | median | spread |',
    '|---|---|---|',
    row('first start, on an empty data folder', 'ms', first, ({ readyMs }) => readyMs),
    row('second start', 'ms', warm, ({ readyMs }) => readyMs),
    row('stop', 'ms', warm, ({ stopMs }) => stopMs),
    row('memory of the server, idle', 'MB', warm, ({ serverMb }) => serverMb),
    row('memory of PostgreSQL, idle', 'MB', warm, ({ postgresMb }) => postgresMb),
    '',
  ].join('\n')
}
