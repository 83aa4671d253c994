import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const rootDir = fileURLToPath(new URL('../../', import.meta.url))
const mainFile = 'server/src/entry/main.ts'

export interface RunOptions {
  readonly dataDir: string
  /** Such as `['up', '--no-web']`. */
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** What it reads from standard input. */
  readonly input?: string
}

export interface RunningUpskill {
  /** Where it is, as it says itself. */
  readonly url: string
  readonly process: ChildProcess
  /** All it has printed so far. */
  output(): string
  /** Ends it as Ctrl-C would; resolves with the exit code. */
  stop(): Promise<number | null>
}

/** Runs the program for real, as a process of its own, and resolves once it says where it is. */
export async function startUpskill(options: RunOptions): Promise<RunningUpskill> {
  const { child, output } = spawnUpskill({ ...options, env: { PORT: '0', ...options.env } })
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const found = /UpSkill runs at (\S+)/.exec(output())?.[1]
      if (found) resolve(found)
    })
    child.on('exit', (code) => reject(new Error(`UpSkill ended with ${code} before it was ready:\n${output()}`)))
  })
  return {
    url,
    process: child,
    output,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
      child.kill('SIGINT')
      await once(child, 'exit')
      return child.exitCode
    },
  }
}

/** Runs a command of the program to its end. */
export async function runUpskill(options: RunOptions): Promise<{ exitCode: number | null; output: string }> {
  const { child, output } = spawnUpskill(options)
  await once(child, 'close')
  return { exitCode: child.exitCode, output: output() }
}

function spawnUpskill({ dataDir, args, env, input }: RunOptions): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, [mainFile, ...args], {
    cwd: rootDir,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      LOG_FORMAT: 'json',
      UPSKILL_DATA_DIR: dataDir,
      ...env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.end(input)
  const chunks: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(String(chunk)))
  return { child, output: () => chunks.join('') }
}
