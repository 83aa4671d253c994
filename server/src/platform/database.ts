/**
 * The one way to PostgreSQL. Work happens in transactions, and a transaction is opened for somebody: an organization's
 * member, a person outside any organization, or the system itself. Who it is for is told to PostgreSQL with the first
 * statement, and row-level security shows that transaction nothing else; so is who causes it, for the audit log. BEGIN,
 * the settings and the first query leave in one network packet (pg's pipeline mode), so both cost no round trip.
 */
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  sql,
  type Transaction,
} from 'kysely'
import pg from 'pg'
import { currentCause } from './audit/cause.ts'
import type { Tables } from './database-tables.ts'
import type { OrganizationId, UserId } from './id.ts'
import type { Logger } from './log.ts'

export type Tx = Transaction<Tables>

/** Opens transactions that see one party's rows. */
export interface Scoped {
  /** Runs the work in one transaction; it commits when the work resolves and rolls back when it rejects. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
}

export interface Database {
  /** Rows of one organization, for work on behalf of a member or of the organization itself. */
  forOrganization(scope: { readonly organizationId: OrganizationId }): Scoped
  /** Rows of one person: their account, and which organizations they belong to. */
  forUser(scope: { readonly userId: UserId }): Scoped
  /** Rows that belong to nobody: accounts before sign-in, sessions, events on their way. No tenant row. */
  forSystem(): Scoped
  /** Which organizations there are, for an operator's command: their names and plans, and nothing inside them. */
  forOperator(): Scoped
  /** Answers when PostgreSQL does; rejects otherwise. */
  ping(): Promise<void>
  /** Waits for running work, then closes every connection. */
  close(): Promise<void>
}

export interface DatabaseOptions {
  readonly url: string
  readonly poolSize: number
  readonly statementTimeoutMs: number
  readonly log: Logger
}

export function openDatabase({ url, poolSize, statementTimeoutMs, log }: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    pipeline: true,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: statementTimeoutMs,
    connectionTimeoutMillis: 10_000,
    application_name: 'upskill',
  })
  // A connection that breaks, idle or at work, is replaced at the next use; unheard, its error would end the process.
  pool.on('connect', (client) =>
    client.on('error', (error) => log.warn({ err: error }, 'a database connection was lost')),
  )
  pool.on('error', () => undefined)
  const kysely = new Kysely<Tables>({ dialect: new PipelinedDialect({ pool }) })

  const scoped = (setting: string, value: string): Scoped => ({
    transaction: (work) =>
      kysely.transaction().execute(async (tx) => {
        const told = sql`
          select set_config(${setting}, ${value}, true),
                 set_config('app.audit', ${JSON.stringify(currentCause())}, true)`.execute(tx)
        // Should it fail, the transaction is aborted and the work's own queries fail with it.
        told.catch(() => undefined)
        const result = await work(tx)
        await told
        return result
      }),
  })

  return {
    forOrganization: ({ organizationId }) => scoped('app.org_id', organizationId),
    forUser: ({ userId }) => scoped('app.user_id', userId),
    forSystem: () => scoped('app.system', 'on'),
    forOperator: () => scoped('app.operator', 'on'),
    ping: async () => {
      await pool.query('select 1')
    },
    close: () => kysely.destroy(),
  }
}

/** Sends BEGIN without waiting for its answer; a failed BEGIN fails the next statement. */
class PipelinedDriver extends PostgresDriver {
  override beginTransaction(connection: DatabaseConnection): Promise<void> {
    connection.executeQuery(CompiledQuery.raw('begin')).catch(() => undefined)
    return Promise.resolve()
  }
}

class PipelinedDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig
  constructor(config: PostgresDialectConfig) {
    super(config)
    this.#config = config
  }
  override createDriver(): PostgresDriver {
    return new PipelinedDriver(this.#config)
  }
}
