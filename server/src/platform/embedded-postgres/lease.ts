/**
 * A lease says "I use this server" in the server itself: one connection that holds a shared advisory lock for as long as
 * the process lives. Several UpSkill processes share one PostgreSQL this way, however each of them ends: a killed
 * process loses its connection, and with it the lock. Only a process that can turn its lock into an exclusive one, because
 * nobody else holds it, may stop the server; while it does, no new lease is given.
 */
import { realpathSync } from 'node:fs'
import pg from 'pg'
import type { Cluster } from './cluster.ts'

export interface Lease {
  readonly port: number
  /** Resolves when the connection is gone, whoever ended it. */
  readonly ended: Promise<void>
  /** Gives the lease up. True when it was the last: the caller then holds the server exclusively and may stop it. */
  tryToBeLast(): Promise<boolean>
  close(): Promise<void>
}

/** Any number that UpSkill's own code uses for nothing else in the `postgres` database. */
const leaseLock = 1_818_450_001

const answerWithinMs = 5_000

/** The address of a database on the cluster's server. */
export function urlOf(login: string, password: string, port: number, database: string): string {
  return `postgresql://${login}:${password}@127.0.0.1:${port}/${database}`
}

/** Why there is no lease: nothing of ours answers, or not yet or no longer; or the password is refused. */
export type NoLease = 'not there' | 'refused'

const wrongPassword = '28P01'

/** Takes a lease on the server at the port, if the server of this cluster answers there. */
export async function tryToLease(cluster: Cluster, port: number): Promise<Lease | NoLease> {
  const client = new pg.Client({
    connectionString: urlOf('postgres', cluster.passwords.admin, port, 'postgres'),
    application_name: 'upskill-lease',
    connectionTimeoutMillis: answerWithinMs,
    query_timeout: answerWithinMs,
    keepAlive: true,
  })
  const ended = new Promise<void>((resolve) => void client.once('end', resolve))
  // Unheard, a lost connection would end the process; `ended` tells.
  client.on('error', () => undefined)
  const close = () => client.end().catch(() => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ folder: string; leased: boolean }>(
      `select current_setting('data_directory') as folder, pg_try_advisory_lock_shared(${leaseLock}) as leased`,
    )
    const found = rows[0]
    // A copied data folder brings the port and the passwords along: the server at that port may be the original's.
    if (found?.leased && realpathSync(found.folder) === cluster.data) {
      return { port, ended, close, tryToBeLast: () => tryToBeLast(client) }
    }
    await close()
    return 'not there'
  } catch (error) {
    await close()
    return (error as { code?: string }).code === wrongPassword ? 'refused' : 'not there'
  }
}

async function tryToBeLast(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ last: boolean }>(
    `select pg_advisory_unlock_shared(${leaseLock}), pg_try_advisory_lock(${leaseLock}) as last`,
  )
  return rows[0]?.last === true
}
