/** `node scripts/secrets.ts` looks for secrets in the files of the project; `--history` in every file it ever had. */
import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { createEngine } from '@secretlint/node'

const run = promisify(execFile)
const maxListing = 64 * 2 ** 20
/** Thousands of digests, of which some look like keys. */
const lockfile = 'package-lock.json'

/** Finds what looks like a secret in the files that git knows or would take. What is found is masked. */
export async function findSecrets(root: string): Promise<string[]> {
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    maxBuffer: maxListing,
  })
  const files = stdout
    .split('\0')
    .filter((file) => file !== '' && file !== lockfile)
    .map((file) => join(root, file))
  const engine = await openEngine(root)
  const { output } = await engine.executeOnFiles({ filePathList: files.filter((file) => existsSync(file)) })
  return linesOf(output)
}

/** Finds what looks like a secret in any version of any file. */
export async function findSecretsInHistory(root: string): Promise<string[]> {
  const engine = await openEngine(root)
  const found: string[] = []
  for await (const { name, content } of readBlobs(root)) {
    const { output } = await engine.executeOnContent({ content, filePath: name })
    found.push(...linesOf(output))
  }
  return found
}

const openEngine = (cwd: string) => createEngine({ cwd, formatter: 'unix', color: false, maskSecrets: true })

const linesOf = (output: string) => output.split('\n').filter((line) => /:\d+:\d+: /.test(line))

async function* readBlobs(root: string): AsyncGenerator<{ name: string; content: string }> {
  const { stdout } = await run('git', ['rev-list', '--all', '--objects'], { cwd: root, maxBuffer: maxListing })
  const named = stdout.split('\n').flatMap((line) => {
    const [id = '', ...name] = line.split(' ')
    return name.length > 0 && name.join(' ') !== lockfile ? [{ id, name: name.join(' ') }] : []
  })
  const git = spawn('git', ['cat-file', '--batch'], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] })
  git.stdin.end(named.map(({ id }) => `${id}\n`).join(''))
  const all = await buffer(git.stdout)
  let at = 0
  for (const { name } of named) {
    const end = all.indexOf('\n', at)
    const [, type, size] = all.toString('latin1', at, end).split(' ')
    const content = all.toString('utf8', end + 1, end + 1 + Number(size))
    at = end + 2 + Number(size)
    if (type === 'blob') yield { name, content }
  }
}

if (import.meta.main) {
  const found = await (process.argv.includes('--history') ? findSecretsInHistory('.') : findSecrets('.'))
  for (const line of found) console.log(line)
  console.log(`${found.length} found`)
  process.exitCode = found.length > 0 ? 1 : 0
}
