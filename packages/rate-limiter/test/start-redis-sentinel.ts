import { type RedisServer, startRedis } from './start-redis.ts'
import { waitUntil } from './wait-until.ts'

export interface RedisSentinel {
  /** `redis+sentinel://127.0.0.1:port/mymaster`. */
  readonly url: string
  /** The first master; the replica takes its place in `failOver`. */
  readonly master: RedisServer
  readonly replica: RedisServer
  /** Kills the master; resolves when the sentinel names the replica instead and the replica accepts writes. */
  failOver(): Promise<void>
  stop(): Promise<void>
}

const name = 'mymaster'
const downAfterMs = 500

/**
 * Starts a master, with a clock that can be moved on demand, its replica, and a sentinel that alone may replace the one
 * by the other; resolves when it could.
 */
export async function startRedisSentinel({ clock = false } = {}): Promise<RedisSentinel> {
  const noDelay = ['--repl-diskless-sync-delay', '0']
  const master = await startRedis({ clock, args: noDelay })
  const replica = await startRedis({ args: [...noDelay, '--replicaof', '127.0.0.1', String(master.port)] })
  await waitUntil('the replica follows its master', () => reports(replica, 'master_link_status:up'))
  const sentinel = await startRedis({ args: ['--sentinel'] })
  await watch(sentinel, master)
  return {
    url: `redis+sentinel://127.0.0.1:${sentinel.port}/${name}`,
    master,
    replica,
    async failOver() {
      await master.kill()
      await waitUntil('the sentinel names the replica', () => names(sentinel, replica))
      await waitUntil('the replica is a master', () => reports(replica, 'role:master'))
    },
    stop: async () => void (await Promise.all([sentinel, replica, master].map((server) => server.stop()))),
  }
}

/** Resolves once the sentinel knows the replica: it finds out from the master. */
async function watch({ cli }: RedisServer, master: RedisServer): Promise<void> {
  await cli('SENTINEL', 'MONITOR', name, '127.0.0.1', String(master.port), '1')
  await cli('SENTINEL', 'SET', name, 'down-after-milliseconds', String(downAfterMs))
  await waitUntil('the sentinel knows the replica', async () => (await cli('SENTINEL', 'REPLICAS', name)) !== '')
}

async function reports({ cli }: RedisServer, fact: string): Promise<boolean> {
  return (await cli('INFO', 'replication')).split('\r\n').includes(fact)
}

async function names({ cli }: RedisServer, { port }: RedisServer): Promise<boolean> {
  return (await cli('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name)) === `127.0.0.1\n${port}`
}
