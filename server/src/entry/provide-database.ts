import type { Config } from '#platform/config.ts'
import { assertSameDatabase, prepareAppRole } from '#platform/database-logins.ts'
import { startEmbeddedPostgres } from '#platform/embedded-postgres/start-embedded-postgres.ts'
import type { Logger } from '#platform/log.ts'

export interface ProvidedDatabase {
  /** The login that owns the schema. */
  readonly ownerUrl: string
  /** The login the application works under. */
  readonly appUrl: string
  /** Where the rows lie, for people; without secrets. */
  readonly place: string
  /** Stops the embedded PostgreSQL where nobody else uses it. Close every pool first. */
  stop(): Promise<void>
}

/**
 * The PostgreSQL at DATABASE_URL, or the embedded one. Rejects with a StartError when there is none to be had, or when its
 * logins are not what they must be.
 */
export async function provideDatabase(
  config: Config,
  log: Logger,
  onProgress: (step: string) => void,
): Promise<ProvidedDatabase> {
  const { dataDir, databaseUrl, databaseAppUrl } = config
  if (databaseUrl === undefined) {
    const embedded = await startEmbeddedPostgres({ dataDir, log, onProgress })
    const { ownerUrl, appUrl } = embedded
    return { ownerUrl, appUrl, place: `PostgreSQL on port ${embedded.port}`, stop: () => embedded.stop() }
  }
  if (databaseAppUrl !== undefined) await assertSameDatabase(databaseUrl, databaseAppUrl)
  await prepareAppRole(databaseUrl, { stepsDown: databaseAppUrl === undefined })
  return {
    ownerUrl: databaseUrl,
    appUrl: databaseAppUrl ?? steppedDown(databaseUrl),
    place: `PostgreSQL at ${new URL(databaseUrl).host}`,
    stop: () => Promise.resolve(),
  }
}

/** The owner's login, stepped down to the role that row-level security binds. */
function steppedDown(ownerUrl: string): string {
  const url = new URL(ownerUrl)
  const options = [url.searchParams.get('options'), '-c role=upskill_app'].filter(Boolean)
  url.searchParams.set('options', options.join(' '))
  // pg takes a "+" for itself, not for a space.
  return url.href.replaceAll('+', '%20')
}
