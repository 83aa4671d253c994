import { randomBytes } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { StartError } from './start-error.ts'
import { writeFileOnce } from './private-file.ts'

const secretLength = 32

/** Makes the data folder where it is missing. Throws a StartError when it is not a folder, or may not be written. */
export function openDataFolder(dataDir: string): void {
  explained(dataDir, () => {
    makeFolder(dataDir)
    if (!statSync(dataDir).isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' })
    accessSync(dataDir, constants.W_OK | constants.X_OK)
  })
}

/**
 * The installation's own secret: made once, kept where only its owner may read it. Throws as openDataFolder does, and when
 * what is kept is too short to be one.
 */
export function keepSecret(dataDir: string): string {
  openDataFolder(dataDir)
  const file = join(dataDir, 'secret')
  const secret = explained(dataDir, () => {
    if (!existsSync(file)) writeFileOnce(file, randomBytes(32).toString('base64url'))
    return readFileSync(file, 'utf8')
  })
  if (secret.trim().length >= secretLength) return secret
  throw new StartError(
    `${file} holds less than ${secretLength} characters and is no secret; restore it, or remove it to have another made (links in mails sent so far then end)`,
  )
}

/** Step by step: where a folder can never be made, as in /proc, Node's own recursion never ends. */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  try {
    mkdirSync(path)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
}

function explained<T>(dataDir: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw new StartError(
      `the data folder ${dataDir} cannot be used: ${reasonOf(error)}; set UPSKILL_DATA_DIR to a folder you may write`,
      { cause: error },
    )
  }
}

function reasonOf(error: unknown): string {
  const reasons: Readonly<Record<string, string>> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'it lies on a read-only disk',
    ENOSPC: 'the disk is full',
    EEXIST: 'there is a file in its place',
    ENOENT: 'it cannot be made there',
    ENOTDIR: 'there is a file in its place',
  }
  return reasons[codeOf(error)] ?? String(error)
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')
