/**
 * A real PostgreSQL for a laptop and for tests, kept in the data folder and run from an npm package's binaries.
 *
 * One process starts it, any number of them share it (an import beside a running server), and the last to leave stops it.
 * A process that is killed leaves it running; the next one adopts it. A server that ends by itself, say on a full disk, is
 * started again by whoever still needs it. Every process agrees with the others through the server alone (see lease.ts)
 * and through PostgreSQL's own guard against two servers on one data folder; there is no lock file that could go stale.
 */
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { Logger } from '../log.ts'
import { tryPort } from '../port.ts'
import { StartError } from '../start-error.ts'
import { type Cluster, openCluster, type Passwords } from './cluster.ts'
import { type Lease, tryToLease, urlOf } from './lease.ts'
import { disownStalePidFile, portInUse, startPostmaster, stopPostmaster } from './postmaster.ts'

export interface EmbeddedPostgres {
  /** The owner of the database `upskill`, for migrations. */
  readonly ownerUrl: string
  /** The login the application works under: it owns nothing and row-level security binds it. */
  readonly appUrl: string
  /** The server's superuser, for tools and tests. */
  readonly adminUrl: string
  readonly port: number
  /** Whether the server was running already. */
  readonly adopted: boolean
  /** Lets go of the server, and stops it unless another process uses it. Close every pool first. */
  stop(): Promise<void>
}

export interface EmbeddedPostgresOptions {
  readonly dataDir: string
  readonly log: Pick<Logger, 'warn'>
  /** Told what is being done, where it may take a while. */
  readonly onProgress?: (step: string) => void
  /** Server settings beside our own. */
  readonly settings?: Readonly<Record<string, string>>
}

/**
 * Opens the PostgreSQL in the data folder: makes it on the first start, adopts it when it runs, starts it otherwise.
 * Rejects with a StartError when the folder cannot be used or holds another version's data, or the server cannot start.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, log, onProgress = () => undefined, settings = {} } = options
  const cluster = await openCluster(dataDir, onProgress)
  const server: Server = { cluster, settings, onProgress }
  const { lease, adopted } = await leaseOrStart(server)
  const adminUrl = urlOf('postgres', cluster.passwords.admin, lease.port, 'postgres')
  try {
    await createDatabase(adminUrl, cluster.passwords)
  } catch (error) {
    await giveUp(lease, cluster)
    throw error
  }

  const stopping = new AbortController()
  const lastLease = keepLease({ ...server, onProgress: (step) => log.warn(step) }, lease, log, stopping.signal)
  let stopped: Promise<void> | undefined
  return {
    ownerUrl: urlOf('upskill_owner', cluster.passwords.owner, lease.port, 'upskill'),
    appUrl: urlOf('upskill_app', cluster.passwords.app, lease.port, 'upskill'),
    adminUrl,
    port: lease.port,
    adopted,
    stop() {
      stopping.abort()
      stopped ??= lastLease.then((held) => held && giveUp(held, cluster))
      return stopped
    },
  }
}

interface Server {
  readonly cluster: Cluster
  readonly settings: Readonly<Record<string, string>>
  readonly onProgress: (step: string) => void
}

async function giveUp(lease: Lease, cluster: Cluster): Promise<void> {
  // Where the server is gone already, there is nothing to stop.
  const isLast = await lease.tryToBeLast().catch(() => false)
  if (isLast) await stopPostmaster(cluster)
  await lease.close()
}

const settleMs = 100
const settleAttempts = 100

/** A lease on the server that runs already, or on a new one. */
async function leaseOrStart(server: Server): Promise<{ lease: Lease; adopted: boolean }> {
  const { data, logFile } = server.cluster
  let complaint = ''
  for (let attempt = 0; attempt < settleAttempts; attempt++) {
    const runningOn = portInUse(data)
    const running = runningOn ? await tryToLease(server.cluster, runningOn) : 'not there'
    if (typeof running !== 'string') return { lease: running, adopted: true }

    const started = await startServer(server, await choosePort(server.cluster))
    if (typeof started !== 'string') return { lease: started, adopted: false }
    complaint = started
    if (!isPassing(complaint)) break
    await delay(settleMs)
  }
  throw new StartError(`PostgreSQL could not start: ${complaint}; its log is ${logFile}`)
}

/** Another process is starting or stopping the server, orphans of a killed one are about to end, or a port was snatched. */
const isPassing = (complaint: string) =>
  /lock file|shared memory block|could not bind|could not create any TCP/.test(complaint)

const pollMs = 15
const slowAfterMs = 3_000

/** Starts the server and waits until it answers, however long it recovers; or tells why it did not come up. */
async function startServer({ cluster, settings, onProgress }: Server, port: number): Promise<Lease | string> {
  await disownStalePidFile(cluster.data)
  const postmaster = startPostmaster(cluster, port, settings)
  const slow = setTimeout(onProgress, slowAfterMs, 'PostgreSQL is recovering from a hard stop')
  try {
    while (postmaster.isRunning()) {
      const lease = await tryToLease(cluster, port)
      if (typeof lease !== 'string') return lease
      if (lease === 'refused') {
        await stopPostmaster(cluster)
        return 'it refuses the password that is kept beside its data'
      }
      await Promise.race([delay(pollMs), postmaster.exited])
    }
    return await postmaster.exited
  } finally {
    clearTimeout(slow)
  }
}

const localhost = '127.0.0.1'

/** The port of last time, so that tools find the server again; another one where that is taken. */
async function choosePort({ portFile }: Cluster): Promise<number> {
  const last = existsSync(portFile) ? Number(readFileSync(portFile, 'utf8')) : 0
  const port = await tryPort(last, localhost).catch(() => tryPort(0, localhost))
  if (port !== last) writeFileSync(portFile, String(port))
  return port
}

/** Leases the server again whenever the lease is lost, until stopping; resolves with the last lease, if there is one. */
async function keepLease(server: Server, first: Lease, log: Pick<Logger, 'warn'>, stopping: AbortSignal) {
  const stopRequested = once(stopping, 'abort')
  let lease: Lease | undefined = first
  while (lease) {
    await Promise.race([lease.ended, stopRequested])
    if (stopping.aborted) return lease
    log.warn('the connection to PostgreSQL was lost; reconnecting, or starting it again if it ended')
    lease = await leaseAgain(server, first.port, log, stopping)
  }
  return undefined
}

const firstPauseMs = 100
const longestPauseMs = 5_000

/** Gets the server back on the port that the pools know; tries for as long as it is wanted. */
async function leaseAgain(server: Server, port: number, log: Pick<Logger, 'warn'>, stopping: AbortSignal) {
  for (let pauseMs = firstPauseMs; !stopping.aborted; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const running = await tryToLease(server.cluster, port)
    if (typeof running !== 'string') return running
    const started = await startServer(server, port).catch(String)
    if (typeof started !== 'string') return started
    if (!isPassing(started)) log.warn(`PostgreSQL could not start: ${started}; trying again`)
    await delay(pauseMs, undefined, { signal: stopping }).catch(() => undefined)
  }
  return undefined
}

/** Any number other than the lease's. */
const setupLock = 1_818_450_002

/** Makes the logins and the database where they are missing; a start cut short is completed by the next one. */
async function createDatabase(adminUrl: string, { owner, app }: Passwords): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl, application_name: 'upskill-supervisor' })
  admin.on('error', () => undefined)
  const exists = async (query: string) => (await admin.query(query)).rows.length > 0
  await admin.connect()
  try {
    // Held until the connection ends: processes that start at once do this one after another.
    await admin.query(`select pg_advisory_lock(${setupLock})`)
    if (!(await exists(`select from pg_roles where rolname = 'upskill_owner'`))) {
      await admin.query(`create role upskill_app login password '${app}';
        create role upskill_owner login createrole password '${owner}';
        grant upskill_app to upskill_owner`)
    }
    if (!(await exists(`select from pg_database where datname = 'upskill'`))) {
      await admin.query('create database upskill owner upskill_owner')
    }
    await admin.query('grant connect on database upskill to upskill_app')
  } finally {
    await admin.end()
  }
}
