import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const ownRoot = join(import.meta.dirname, '../..')
const wanted = {
  '': { name: 'clone' },
  server: { version: '1.0.0' },
  'node_modules/@clone/server': { resolved: 'server', link: true },
  'node_modules/left': { version: '1.2.3' },
  'node_modules/only-elsewhere': { version: '4.5.6', optional: true },
}

/** A clone whose lockfile names few packages and whose npm, in place of the real one, only notes what it was asked. */
let clone: string

beforeEach(async () => {
  clone = await mkdtemp(join(tmpdir(), 'upskill-clone-'))
  await copyFile(join(ownRoot, 'bootstrap.mjs'), join(clone, 'bootstrap.mjs'))
  await writeJson('package.json', { type: 'module' })
  await writeJson('package-lock.json', { packages: wanted })
  await writeFile(join(clone, 'program.ts'), programSource)
  await writeFile(join(clone, 'npm-cli.js'), npmSource)
})

afterEach(() => rm(clone, { recursive: true, force: true }))

const programSource = `
const args: string[] = process.argv.slice(2)
console.log('program ran with ' + args.join(' '))
if (args[0] === 'exit') process.exitCode = Number(args[1])
`

const npmSource = `
import { appendFileSync, copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
appendFileSync('npm.log', process.argv.slice(2).join(' ') + '\\n')
if (process.env.NPM_FAILS) {
  console.error('npm error network is unreachable')
  process.exit(1)
}
await delay(200)
const prefix = process.argv.indexOf('--prefix')
if (prefix > 0) {
  const [name, version] = process.argv.at(-1).split('@')
  const folder = join(process.argv[prefix + 1], 'node_modules', name)
  mkdirSync(join(folder, 'bin'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version }))
  symlinkSync(process.execPath, join(folder, 'bin/node'))
} else {
  mkdirSync('node_modules', { recursive: true })
  copyFileSync('package-lock.json', 'node_modules/.package-lock.json')
}
`

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFile(join(clone, path), JSON.stringify(value))
}

async function install(packages: object): Promise<void> {
  await mkdir(join(clone, 'node_modules'), { recursive: true })
  await writeJson('node_modules/.package-lock.json', { packages })
}

async function bootstrap(
  args: string[],
  env: Record<string, string> = {},
): Promise<{ exitCode: number | null; output: string }> {
  const { PATH = '' } = process.env
  const child = spawn(process.execPath, [join(clone, 'bootstrap.mjs'), ...args], {
    cwd: tmpdir(),
    env: { PATH, npm_execpath: join(clone, 'npm-cli.js'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const chunks: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(String(chunk)))
  await once(child, 'close')
  return { exitCode: child.exitCode, output: chunks.join('') }
}

const npmCalls = async () => (existsSync(join(clone, 'npm.log')) ? readFile(join(clone, 'npm.log'), 'utf8') : '')

describe('packages are installed from the lockfile, without their scripts,', () => {
  test('on a fresh clone, which is told about; not again after that', async () => {
    const first = await bootstrap(['program.ts', 'a', 'b'])
    expect(first.output).toMatch(/Installing packages.*program ran with a b/s)
    expect(await npmCalls()).toMatch(/^ci --ignore-scripts\b/)
    const second = await bootstrap(['program.ts', 'c'])
    expect(second.output).toBe('program ran with c\n')
    expect((await npmCalls()).trim().split('\n')).toHaveLength(1)
  })

  test('when the lockfile wants another version than is there', async () => {
    await install({ 'node_modules/left': { version: '1.2.2' } })
    await bootstrap(['program.ts'])
    expect(await npmCalls()).toMatch(/^ci /)
  })

  test('when a former installation was cut short', async () => {
    await mkdir(join(clone, 'node_modules/left'), { recursive: true })
    await bootstrap(['program.ts'])
    expect(await npmCalls()).toMatch(/^ci /)
  })

  test('but not for the want of packages meant for other machines', async () => {
    await install({ 'node_modules/left': { version: '1.2.3' } })
    await bootstrap(['program.ts'])
    expect(await npmCalls()).toBe('')
  })
})

/** Lets the bootstrap believe that it runs on a Node that is too old for TypeScript. */
const onOldNode = {
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.11.0' } })",
  )}`,
}

test('starts at the same time in a fresh clone install and fetch once', async () => {
  const starts = await Promise.all([1, 2, 3].map((n) => bootstrap(['program.ts', String(n)], onOldNode)))
  expect(starts.map(({ output }) => /program ran with \d/.exec(output)?.[0])).toEqual(
    [1, 2, 3].map((n) => `program ran with ${n}`),
  )
  expect((await npmCalls()).trim().split('\n')).toEqual([
    expect.stringMatching(/^ci /),
    expect.stringMatching(/^install .*node/),
  ])
})

test('what a fetch that was cut short left behind is fetched again, its lock included', async () => {
  await install({ 'node_modules/left': { version: '1.2.3' } })
  await bootstrap(['program.ts'], onOldNode)
  const [name = ''] = await readdir(join(clone, '.runtime/node_modules'))
  await rm(join(clone, '.runtime/node_modules', name, 'package.json'))
  await writeFile(join(clone, '.cache/bootstrap.lock'), '')
  await utimes(join(clone, '.cache/bootstrap.lock'), 0, 0)
  expect((await bootstrap(['program.ts', 'again'], onOldNode)).output).toContain('program ran with again')
  expect((await npmCalls()).trim().split('\n')).toHaveLength(2)
})

test('a failing npm is quoted, and nothing is run', async () => {
  const { exitCode, output } = await bootstrap(['program.ts'], { NPM_FAILS: 'yes' })
  expect(exitCode).toBe(1)
  expect(output).toMatch(/upskill: npm ci failed:\nnpm error network is unreachable\n$/)
  expect(output).not.toContain('program ran')
})

test('the exit code is the program’s', async () => {
  await install({ 'node_modules/left': { version: '1.2.3' } })
  expect((await bootstrap(['program.ts', 'exit', '7'])).exitCode).toBe(7)
})

test('without a file to run it says how it is called', async () => {
  const { exitCode, output } = await bootstrap([])
  expect(exitCode).toBe(1)
  expect(output).toBe('upskill: name a file to run: node bootstrap.mjs <file.ts> …\n')
})
