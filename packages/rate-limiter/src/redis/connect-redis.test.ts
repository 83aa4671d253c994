import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { Redis } from 'ioredis'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { openRedisStore, waitUntilConnected } from '../../test/open-redis-store.ts'
import { startRedisSentinel } from '../../test/start-redis-sentinel.ts'
import { type RedisOptions, startRedis } from '../../test/start-redis.ts'
import { waitUntil } from '../../test/wait-until.ts'
import { defineGroup } from '../group.ts'
import { connectRedis, type ConnectRedisOptions } from './connect-redis.ts'
import { RedisStore } from './redis-store.ts'

const user = defineGroup('user', { read: { rate: '60/minute', burst: 10 } })
const ada = user.charge('ada', 'read')
const leastRights = '+ping +evalsha +eval +time +mget +psetex +del +zadd +zremrangebyscore +zcard +pexpire'
const patient = { deadlineMs: 10_000 }

async function start(options?: RedisOptions) {
  const redis = await startRedis(options)
  onTestFinished(redis.stop)
  return redis
}

async function open(url: string, options: ConnectRedisOptions = {}) {
  const store = await openRedisStore(url, { ...patient, ...options })
  onTestFinished(() => store.close())
  return store
}

/** What a store says that is not let in, and all that was printed meanwhile. */
async function refusalOf(url: string, reason: RegExp, options?: ConnectRedisOptions): Promise<string> {
  const printed = ['log', 'warn', 'error', 'info'].map((level) => vi.spyOn(console, level as 'log'))
  const store = new RedisStore({ redis: connectRedis(url, options), ...patient })
  onTestFinished(() => store.close())
  let said = ''
  await waitUntil('the store is told why', async () => {
    const error = await store.decide([ada]).then(String, (rejected: Error) => rejected)
    expect(error).toMatchObject({ name: 'StoreUnavailable', reason: 'disconnected' })
    said = JSON.stringify([error, String(error)])
    return reason.test(said)
  })
  for (const spy of printed) expect(spy).not.toHaveBeenCalled()
  return said
}

describe('connectRedis', () => {
  test('logs in with a name and a password of any characters, to a database, with the fewest rights', async () => {
    const acl = { user: 'limiter', password: 'p@ss:w/ör d%', rules: `~rl:v1:* ${leastRights} +select` }
    const redis = await start({ acl })
    const store = await open(`${redis.url}/3`)
    expect((await store.decide([ada])).allowed).toBe(true)
    await redis.cli('SCRIPT', 'FLUSH')
    expect(await store.take(ada)).toBe(1)
    await store.merge([{ key: ada.key, debts: [5e6] }])
    expect(await store.read(user, 'ada')).toEqual([expect.toSatisfy((debt) => debt > 4e6 && debt <= 5e6)])
    expect(await store.beat('instance', 60_000)).toBe(1)
    await store.reset(user, 'ada')
    expect(await redis.cli('INFO', 'keyspace')).toMatch(/^db3:keys=1,/m)
    expect(await store.evictedKeys()).toBeUndefined()
  })

  test('may count evictions when it has the right to ask', async () => {
    const acl = { user: 'limiter', password: 'secret', rules: `~rl:v1:* ${leastRights} +info` }
    const store = await open((await start({ acl })).url)
    expect(await store.evictedKeys()).toBe(0)
  })

  test('is refused what it has no right to', async () => {
    const acl = { user: 'limiter', password: 'secret', rules: `~rl:v1:* ${leastRights} -psetex` }
    const store = await open((await start({ acl })).url)
    await expect(store.decide([ada])).rejects.toMatchObject({
      name: 'StoreUnavailable',
      reason: 'refused',
      message: expect.stringMatching(/^Redis refused: .*can't run this command/),
    })
  })

  test('tells a wrong password without repeating it', async () => {
    const redis = await start({ acl: { user: 'limiter', password: 'right', rules: '~* +@all' } })
    const said = await refusalOf(`redis://limiter:s3cr%65t@127.0.0.1:${redis.port}`, /WRONGPASS/)
    expect(said).not.toMatch(/s3cr/)
  })

  test('trusts a server by the file of its authority, and no other', async () => {
    const redis = await start({ tls: true })
    const store = await open(redis.url, { caFile: redis.caFile })
    expect((await store.decide([ada])).allowed).toBe(true)
    const other = await start({ tls: true })
    await refusalOf(redis.url, /certificate|self-signed/)
    await refusalOf(redis.url, /certificate|self-signed/, { caFile: other.caFile })
  })

  test('closes without a word in the middle of a handshake that would fail', async () => {
    const [redis, other] = [await start({ tls: true }), await start({ tls: true })]
    const failed = vi.fn<() => void>()
    process.on('uncaughtExceptionMonitor', failed)
    onTestFinished(() => void process.off('uncaughtExceptionMonitor', failed))
    for (let times = 0; times < 10; times++) {
      const connection = connectRedis(redis.url, { caFile: other.caFile }) as Redis
      const store = new RedisStore({ redis: connection })
      await once(connection, 'connecting')
      await once(connection.stream, 'connect')
      const ended = new Promise<void>((resolve) => connection.once('end', () => resolve()))
      await store.close()
      await ended
    }
    expect(failed).not.toHaveBeenCalled()
  })

  test('says in one line when it cannot read that file', async () => {
    const { caFile } = await start()
    await expect(readFile(caFile)).rejects.toThrow('ENOENT')
    expect(() => connectRedis('rediss://:secret@localhost', { caFile })).toThrow(
      /^Cannot read the certificates for Redis: ENOENT.*ca\.pem'$/,
    )
  })

  test('follows the sentinels to a new master, and repeats nothing', async () => {
    const sentinel = await startRedisSentinel()
    onTestFinished(sentinel.stop)
    const store = await open(sentinel.url)
    expect((await store.decide([ada])).allowed).toBe(true)
    await sentinel.failOver()
    await waitUntilConnected(store)
    await sentinel.replica.cli('FLUSHALL')
    expect((await store.decide([ada])).policies).toMatchObject([{ remaining: 9 }])
    expect(Number(await sentinel.replica.cli('DBSIZE'))).toBe(1)
  })

  test('leaves a master that became a replica', async () => {
    const sentinel = await startRedisSentinel()
    onTestFinished(sentinel.stop)
    const store = await open(sentinel.url)
    const closed = new Promise<void>((resolve) => store.onDisconnect(resolve))
    await sentinel.master.cli('REPLICAOF', '127.0.0.1', String(sentinel.replica.port))
    await expect(store.decide([ada])).rejects.toMatchObject({ reason: expect.stringMatching(/refused|disconnected/) })
    await closed
  })
})
