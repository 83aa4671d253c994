import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { stripVTControlCharacters } from 'node:util'
import { StartError } from '#platform/start-error.ts'

/** Everything the built web app depends on, from the repository's root. */
const sources = ['package-lock.json', 'web', 'packages']
const notSources = /^(node_modules|dist)$|\.test\.tsx?$|\.d\.ts$/

export interface BuildWebOptions {
  readonly rootDir: string
  /** Called when there is something to build, with the build under way. */
  readonly whileBuilding: (building: Promise<void>) => Promise<void>
  readonly signal: AbortSignal
}

/**
 * Builds the web app into web/dist unless what is there was made from the same sources. Where the build tool is not
 * installed, as in a production image, the web app that is there is taken as it is.
 */
export async function buildWeb({ rootDir, whileBuilding, signal }: BuildWebOptions): Promise<void> {
  const page = join(rootDir, 'web', 'dist', 'index.html')
  const vite = findVite(rootDir)
  if (!vite && existsSync(page)) return
  if (!vite) throw new StartError('the web app is not built, and the tool to build it is not installed: run npm ci')

  const stampFile = join(rootDir, '.cache', 'web-sources')
  const stamp = await hashSources(rootDir)
  if (existsSync(page) && existsSync(stampFile) && (await readFile(stampFile, 'utf8')) === stamp) return
  await whileBuilding(runVite(vite, join(rootDir, 'web'), signal))
  await mkdir(dirname(stampFile), { recursive: true })
  await writeFile(stampFile, stamp)
}

function findVite(rootDir: string): string | undefined {
  try {
    const manifest = createRequire(join(rootDir, 'web', 'package.json')).resolve('vite/package.json')
    const program = join(dirname(manifest), 'bin', 'vite.js')
    return existsSync(program) ? program : undefined
  } catch {
    return undefined
  }
}

async function runVite(vite: string, folder: string, signal: AbortSignal): Promise<void> {
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'error'], {
    cwd: folder,
    signal,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const complaint = text(child.stderr)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code === 0) return
  const [reason = ''] = stripVTControlCharacters(await complaint).split(/\n +at /, 1)
  throw new StartError(`the web app could not be built:\n${reason.trim()}`)
}

/** One hash over the names and contents of all sources. */
async function hashSources(rootDir: string): Promise<string> {
  const hash = createHash('sha256')
  for (const source of sources) {
    for (const file of await filesIn(rootDir, source)) {
      const content = createHash('sha256').update(await readFile(join(rootDir, file)))
      hash.update(`${file}\0${content.digest('hex')}\n`)
    }
  }
  return hash.digest('hex')
}

async function filesIn(rootDir: string, path: string): Promise<string[]> {
  if (path === 'package-lock.json') return [path]
  const found: string[] = []
  const entries = await readdir(join(rootDir, path), { withFileTypes: true })
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const child = join(path, entry.name)
    if (notSources.test(entry.name)) continue
    if (entry.isDirectory()) found.push(...(await filesIn(rootDir, child)))
    else found.push(child)
  }
  return found
}
