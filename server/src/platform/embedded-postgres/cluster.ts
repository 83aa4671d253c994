/**
 * The folder of one PostgreSQL cluster: `<data folder>/postgres` holds the server's data, the passwords of its logins,
 * the port it was last given and its log. It appears whole: a start cut short leaves a draft, never half a cluster.
 */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, realpathSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { openDataFolder } from '../data-folder.ts'
import { StartError } from '../start-error.ts'
import { type PostgresBinaries, preparePostgresBinaries } from './postgres-binaries.ts'
import { canEnter, findSystemUser, ownerOf, type SystemUser } from './system-user.ts'

const postgresMajor = '18'

/** The server's own superuser, which only the supervisor uses, and the two logins of UpSkill. */
export interface Passwords {
  readonly admin: string
  readonly owner: string
  readonly app: string
}

export interface Cluster {
  readonly data: string
  readonly logFile: string
  readonly portFile: string
  readonly passwords: Passwords
  readonly binaries: PostgresBinaries
  /** The account that runs the server; undefined for our own. */
  readonly user: SystemUser | undefined
}

/**
 * Opens the cluster in the data folder, or makes it. Throws a StartError when the folder may not be written, when another
 * version of PostgreSQL made the cluster, or when it belongs to another account.
 */
export async function openCluster(dataDir: string, onProgress: (step: string) => void): Promise<Cluster> {
  openDataFolder(dataDir)
  await removeOldDrafts(dataDir)
  const home = join(dataDir, 'postgres')
  if (!existsSync(home)) await createCluster(dataDir, home, onProgress)

  if (!existsSync(join(home, 'data'))) throw new StartError(`${home} is not a folder that UpSkill made; move it away`)
  const data = realpathSync(join(home, 'data'))
  const user = ownerOf(data)
  if (user && process.getuid?.() !== 0) {
    throw new StartError(
      `${data} belongs to another account (uid ${user.uid}); start UpSkill as that account or as root`,
    )
  }
  await assertVersion(data)
  return {
    data,
    logFile: join(home, 'postgres.log'),
    portFile: join(home, 'port'),
    passwords: await readPasswords(join(home, 'passwords.json')),
    binaries: await preparePostgresBinaries({ user, copyInto: dirname(dirname(data)), onProgress }),
    user,
  }
}

async function readPasswords(file: string): Promise<Passwords> {
  try {
    const { admin, owner, app } = JSON.parse(await readFile(file, 'utf8')) as Record<keyof Passwords, unknown>
    if (isPassword(admin) && isPassword(owner) && isPassword(app)) return { admin, owner, app }
  } catch (error) {
    throw unreadable(file, error)
  }
  throw unreadable(file)
}

const isPassword = (value: unknown): value is string => typeof value === 'string' && value !== ''

const unreadable = (file: string, cause?: unknown) =>
  new StartError(`${file}, which holds the passwords of the PostgreSQL beside it, is missing or damaged; restore it`, {
    cause,
  })

async function assertVersion(data: string): Promise<void> {
  const version = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim()
  if (version === postgresMajor) return
  throw new StartError(
    `${data} was made by PostgreSQL ${version}, and this UpSkill runs PostgreSQL ${postgresMajor}; start the UpSkill that made it, or set UPSKILL_DATA_DIR to another folder`,
  )
}

/** Whoever is first to put its cluster in place wins; the others throw theirs away and use that one. */
async function createCluster(dataDir: string, home: string, onProgress: (step: string) => void): Promise<void> {
  const user = findSystemUser()
  const base = await findBase(dataDir, user, onProgress)
  const binaries = await preparePostgresBinaries({ user, copyInto: base, onProgress })
  onProgress(`Preparing PostgreSQL ${postgresMajor} (first start only)`)
  const draft = join(base, `${draftPrefix}${randomBytes(4).toString('hex')}`)
  await mkdir(join(draft, 'data'), { recursive: true })
  await chmod(draft, 0o711)
  if (user) chownSync(join(draft, 'data'), user.uid, user.gid)
  const passwords: Passwords = { admin: newPassword(), owner: newPassword(), app: newPassword() }
  await writeFile(join(draft, 'passwords.json'), JSON.stringify(passwords), { mode: 0o600, flush: true })
  await initialize(draft, binaries, user, passwords.admin)

  const isElsewhere = base !== dataDir
  if (isElsewhere) await rename(draft, join(base, 'postgres'))
  const published = isElsewhere ? symlink(join(base, 'postgres'), home) : rename(draft, home)
  await published.catch(async (error: unknown) => {
    await rm(isElsewhere ? base : draft, { recursive: true, force: true })
    if (!existsSync(home)) throw error
  })
}

/**
 * Where the cluster goes: the data folder itself, unless PostgreSQL's account cannot get there because a folder above is
 * closed to it (a checkout under /root). Then a folder of its own is made, and the data folder holds a link to it.
 */
async function findBase(dataDir: string, user: SystemUser | undefined, onProgress: (step: string) => void) {
  if (!user) return dataDir
  await chmod(dataDir, (await stat(dataDir)).mode | 0o011)
  if (canEnter(user, dataDir)) return dataDir
  const base = await mkdtemp('/var/lib/upskill-')
  await chmod(base, 0o711)
  onProgress(
    `PostgreSQL does not run as root and its account may not enter ${dirname(dataDir)}: its files go to ${base}`,
  )
  return base
}

/**
 * Nothing is synced to disk here: a power cut within seconds of the very first start costs a cluster that is still
 * empty, and syncing would double the wait. From then on every commit is synced.
 */
async function initialize(draft: string, binaries: PostgresBinaries, user: SystemUser | undefined, password: string) {
  const passwordFile = join(draft, 'password')
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (user) chownSync(passwordFile, user.uid, user.gid)
  const flags = [
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--data-checksums',
  ]
  const args = ['-D', join(draft, 'data'), ...flags, ...localeFlags(), '--no-sync', '--no-instructions']
  try {
    await promisify(execFile)(binaries.initdb, args, { ...user, cwd: draft, env: serverEnvironment() })
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    const said =
      (error as { stderr?: string }).stderr
        ?.trim()
        .split('\n')
        .findLast((line) => line.includes('error')) ?? String(error)
    throw new StartError(`PostgreSQL could not be prepared: ${said}`, { cause: error })
  }
  await rm(passwordFile)
}

/** Text sorts by code point everywhere; which characters are letters comes from Unicode, as each system spells it. */
function localeFlags(): string[] {
  const builtin = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  if (process.platform === 'linux') return [...builtin, '--locale=C.UTF-8']
  return process.platform === 'darwin'
    ? [...builtin, '--locale=C', '--lc-ctype=en_US.UTF-8']
    : [...builtin, '--locale=C']
}

/** PostgreSQL has no business with our environment; on Windows it needs the system's. */
export function serverEnvironment(): NodeJS.ProcessEnv | undefined {
  return process.platform === 'win32' ? undefined : { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' }
}

const newPassword = () => randomBytes(24).toString('base64url')

const draftPrefix = 'postgres.draft-'
const draftLifeMs = 10 * 60_000

/** Drafts of starts that were killed; a young one may belong to a start that is under way. */
async function removeOldDrafts(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (!name.startsWith(draftPrefix)) continue
    const draft = join(dataDir, name)
    const { mtimeMs } = await stat(draft).catch(() => ({ mtimeMs: Infinity }))
    if (Date.now() - mtimeMs > draftLifeMs) await rm(draft, { recursive: true, force: true })
  }
}
