import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { Config } from '#platform/config.ts'
import { createLog, type Logger } from '#platform/log.ts'
import { serveMetrics } from '#platform/metrics/serve-metrics.ts'
import { migrateDatabase } from '#platform/migrate.ts'
import { tryPort } from '#platform/port.ts'
import { messageOf, StartError } from '#platform/start-error.ts'
import { banner } from './banner.ts'
import { buildWeb } from './build-web.ts'
import { loadConfig, rootDir } from './load-config.ts'
import { createProgress, type Progress } from './progress.ts'
import { type ProvidedDatabase, provideDatabase } from './provide-database.ts'
import { watchForStop } from './watch-for-stop.ts'

/** Undoes one step of the start; the last step is undone first. */
type Closer = () => Promise<void>

interface Start {
  readonly config: Config
  readonly log: Logger
  readonly progress: Progress
  readonly stop: AbortSignal
  readonly closers: Closer[]
}

/**
 * Starts everything in this one process, prints where it is, and runs until it is asked to stop. Then it lets running
 * requests and jobs end, closes the connections, and stops the database last. Rejects when it cannot start.
 */
export async function up({ web }: { web: boolean }): Promise<void> {
  const config = await withPort(loadConfig())
  const log = createLog({ level: config.logLevel, format: config.logFormat })
  const start: Start = {
    config: web ? config : { ...config, webDir: undefined },
    log,
    progress: createProgress(process.stderr),
    stop: watchForStop(),
    closers: [],
  }
  try {
    process.stdout.write(await startEverything(start))
    if (!start.stop.aborted) await once(start.stop, 'abort')
  } catch (error) {
    if (!start.stop.aborted) throw error
  } finally {
    if (start.stop.aborted) start.progress.say('Stopping')
    await closeAll(start.closers, log)
  }
}

/** Everything that does not wait for anything else is done at once; the answer is what to tell the person. */
async function startEverything(start: Start): Promise<string> {
  const { config, log, progress, stop, closers } = start
  const [database, app] = await allOf([openDatabase(start), importApp(), buildWebApp(start)])
  stop.throwIfAborted()

  const platform = await app.openPlatform(config, database, log, { serves: true })
  closers.push(() => platform.close())
  if (config.demo === 'withheld') {
    progress.say(
      `No demo content: HOST=${config.host} lets others in, who know its passwords. UPSKILL_DEMO=on makes it`,
    )
  }
  const demo =
    config.demo === 'on' ? await progress.during('Making the demo content', app.seedDemo(platform)) : undefined
  stop.throwIfAborted()

  const worker = app.runWorker(platform)
  closers.push(() => worker.stop())
  if (config.metricsListen) {
    const metrics = await serveMetrics(platform.metrics, config.metricsListen)
    closers.push(() => metrics.close())
    progress.say(`Metrics at ${metrics.url}`)
  }
  const server = await app.buildServer(platform)
  closers.push(() => closeServer(server))
  await listen(server, config)
  return banner({ config, database: database.place, accounts: demo?.accounts ?? [] })
}

async function openDatabase({ config, log, progress, closers }: Start): Promise<ProvidedDatabase> {
  const database = await provideDatabase(config, log, progress.say)
  closers.push(() => database.stop())
  await progress.during('Migrating the database', migrateDatabase(database.ownerUrl, log))
  return database
}

/** Loads the application while the database starts: the two take about as long. */
async function importApp() {
  const [{ openPlatform }, { seedDemo }, { runWorker }, { buildServer }] = await Promise.all([
    import('#app/open-platform.ts'),
    import('#app/seed-demo.ts'),
    import('#app/run-worker.ts'),
    import('#app/build-server.ts'),
  ])
  return { openPlatform, seedDemo, runWorker, buildServer }
}

async function buildWebApp({ config, progress, stop }: Start): Promise<void> {
  if (config.webDir === undefined) return
  await buildWeb({
    rootDir,
    signal: stop,
    whileBuilding: (building) => progress.during('Building the web app', building),
  })
}

async function listen(server: FastifyInstance, config: Config): Promise<void> {
  await server.listen({ port: config.port, host: config.host }).catch((error: unknown) => refusePort(config, error))
}

const closeIdleMs = 50

/** Lets running requests end. A connection is closed with its last request; its client would keep it open for long. */
async function closeServer(server: FastifyInstance): Promise<void> {
  const closingIdle = setInterval(() => server.server.closeIdleConnections(), closeIdleMs)
  await server.close().finally(() => clearInterval(closingIdle))
}

const stillStoppingMs = 2_000
const pollMs = 50

/**
 * A taken port is told before any work is done, though not at once: a server that was told to stop may still be at it.
 * Port 0 becomes a free one.
 */
async function withPort(config: Config): Promise<Config> {
  const giveUpAtMs = performance.now() + stillStoppingMs
  for (;;) {
    try {
      const port = await tryPort(config.port, config.host)
      return { ...config, port, publicUrl: config.publicUrl.replace(/:0$/, `:${port}`) }
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE' || performance.now() > giveUpAtMs) refusePort(config, error)
      await delay(pollMs)
    }
  }
}

function refusePort({ port, host }: Config, cause: unknown): never {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: 'another program listens there; set PORT to another one, for example PORT=3001',
    EACCES: 'this account may not; set PORT to 1024 or above, for example PORT=3000',
    EADDRNOTAVAIL: 'this machine does not have that address; set HOST to one it has, for example HOST=127.0.0.1',
  }
  throw new StartError(`cannot listen on ${host} port ${port}: ${reasons[codeOf(cause)] ?? messageOf(cause)}`, {
    cause,
  })
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

/** Waits for all even when one fails, so that nothing is still starting while the rest is being closed. */
async function allOf<T extends readonly unknown[]>(works: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  await Promise.allSettled(works)
  return Promise.all(works)
}

const closeWithinMs = 15_000

/** Closes in reverse order. A step that hangs or fails does not keep the others, the database's least of all, from closing. */
async function closeAll(closers: readonly Closer[], log: Logger): Promise<void> {
  for (const close of closers.toReversed()) {
    const late = delay(closeWithinMs, 'late' as const, { ref: false })
    const outcome = await Promise.race([close(), late]).catch((error: unknown) =>
      log.error({ err: error }, 'could not stop cleanly'),
    )
    if (outcome === 'late') log.error('stopping took too long; going on without')
  }
}
