import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Redis, type RedisOptions as IoredisOptions } from 'ioredis'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startRedisCluster } from './start-redis-cluster.ts'
import { startRedisSentinel } from './start-redis-sentinel.ts'
import { type RedisOptions, startRedis } from './start-redis.ts'

async function start(options?: RedisOptions) {
  const redis = await startRedis(options)
  onTestFinished(redis.stop)
  return redis
}

type ClientOptions = Omit<IoredisOptions, 'replyMapping'>

function connect(url: string, options: ClientOptions = {}) {
  const client = new Redis(url, { retryStrategy: () => null, maxRetriesPerRequest: 0, ...options })
  client.on('error', () => undefined)
  onTestFinished(() => client.disconnect())
  return client
}

test('a killed server is gone, and comes back on its port with its settings and an empty memory', async () => {
  const redis = await start({ args: ['--maxmemory', '3mb', '--maxmemory-policy', 'noeviction'] })
  const { port, pid } = redis
  await redis.cli('SET', 'key', 'value')
  await redis.kill()
  await expect(connect(redis.url).ping()).rejects.toThrow('Connection is closed')
  await redis.restart()
  expect(redis.port).toBe(port)
  expect(redis.pid).not.toBe(pid)
  const client = connect(redis.url)
  expect(await client.get('key')).toBeNull()
  expect(await client.config('GET', 'maxmemory')).toEqual(['maxmemory', String(3 * 1024 * 1024)])
})

test('a paused server leaves its callers waiting, and answers them once it is resumed', async () => {
  const redis = await start()
  const client = connect(redis.url)
  await client.ping()
  redis.pause()
  const answer = redis.cli('PING')
  await expect(connect(redis.url, { commandTimeout: 100 }).ping()).rejects.toThrow('timed out')
  redis.resume()
  expect(await Promise.all([answer, client.ping()])).toEqual(['PONG', 'PONG'])
})

test('a paused server can be stopped, more than once, and leaves no folder', async () => {
  const redis = await start({ tls: true })
  redis.pause()
  await Promise.all([redis.stop(), redis.stop()])
  await redis.stop()
  expect(() => process.kill(redis.pid, 0)).toThrow('ESRCH')
  expect(existsSync(dirname(redis.caFile))).toBe(false)
})

test('a server that cannot start says why', async () => {
  await expect(startRedis({ args: ['--maxmemory', 'plenty'] })).rejects.toThrow(/maxmemory/)
})

test('a server ends with the process that started it, even when both are killed or paused', async () => {
  const program = `
    import { startRedis } from ${JSON.stringify(new URL('start-redis.ts', import.meta.url).href)}
    const redis = await startRedis({ clock: true })
    redis.pause()
    console.log(redis.pid + ' ' + redis.caFile)`
  const owner = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(owner.stdout, 'data')
  const [pid = '', caFile = ''] = String(line).trim().split(' ')
  expect(process.kill(Number(pid), 0)).toBe(true)
  owner.kill('SIGKILL')
  await vi.waitFor(() => expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH'), { timeout: 10_000 })
  await vi.waitFor(() => expect(existsSync(dirname(caFile))).toBe(false), { timeout: 10_000 })
})

test('the clock moves forward and back, by parts of a second too, and TIME and expiry follow it', async () => {
  const redis = await start({ clock: true })
  const client = connect(redis.url)
  const secondsOff = async () => {
    const [seconds, microseconds] = (await client.eval(`return redis.call('TIME')`, 0)) as [string, string]
    return Number(seconds) + Number(microseconds) / 1e6 - Date.now() / 1e3
  }
  await client.psetex('key', 60_000, 'value')
  await redis.setClockOffset(59)
  expect(await client.get('key')).toBe('value')
  await redis.setClockOffset(61)
  expect(await client.get('key')).toBeNull()

  for (const seconds of [-3_600, 0.25, -0.25, 86_400 * 365, 0]) {
    await redis.setClockOffset(seconds)
    expect(await secondsOff()).toBeCloseTo(seconds, 1)
    await client.psetex('key', 60_000, 'value')
    expect(await client.pttl('key')).toBeGreaterThan(30_000)
  }
  await redis.setClockOffset(-3_600)
  expect(await client.pttl('key')).toBeGreaterThan(3_600_000)
})

test('the clock stands still when it is stopped, to the microsecond, and expiry with it', async () => {
  const redis = await start({ clock: true })
  const client = connect(redis.url)
  const noon = Date.UTC(2030, 0, 1, 12)
  await redis.stopClock(noon + 0.25)
  expect(await client.time()).toEqual([String(noon / 1_000), '250'])
  await client.psetex('key', 1_000, 'value')
  await redis.stopClock(noon + 1_000)
  expect(await client.time()).toEqual([String(noon / 1_000 + 1), '0'])
  expect(await client.get('key')).toBe('value')
  await redis.stopClock(noon + 1_001.5)
  expect(await client.get('key')).toBeNull()
})

test('the clock stays where it is over a restart, and no killed server leaves shared memory behind', async () => {
  const redis = await start({ clock: true })
  await redis.setClockOffset(3_600)
  await redis.restart()
  expect(Number((await redis.cli('TIME')).split('\n')[0])).toBeGreaterThan(Date.now() / 1e3 + 3_500)
  await redis.kill()
  expect(existsSync(`/dev/shm/faketime_shm_${redis.pid}`)).toBe(false)
})

test('over TLS, the one user with the right password may do what its rules say, and nothing else is let in', async () => {
  const acl = { user: 'limiter', password: 'p@ss/word', rules: '~rl:* +get +ping' }
  const redis = await start({ tls: true, acl })
  const tls = { ca: await readFile(redis.caFile) }
  const options = { tls, enableReadyCheck: false }
  const client = connect(redis.url, options)
  expect(await client.get('rl:key')).toBeNull()
  await expect(client.get('other')).rejects.toThrow('NOPERM')
  await expect(client.set('rl:key', 1)).rejects.toThrow('NOPERM')

  const { url } = redis
  const answer = (to: string, as: ClientOptions) =>
    connect(to, as)
      .ping()
      .then(String, (error: Error) => error.message)
  expect(await answer(url, options)).toBe('PONG')
  expect(await answer(url.replace('p%40ss', 'wrong'), options)).toMatch('WRONGPASS')
  expect(await answer(url.replace(/\/\/.*@/, '//'), options)).toMatch('NOAUTH')
  expect(await answer(url, { enableReadyCheck: false })).toBe('Connection is closed.')
  expect(await answer(url.replace('rediss:', 'redis:'), { enableReadyCheck: false })).toBe('Connection is closed.')
})

test('the nodes of a cluster share its slots evenly, and each finds it in order', async () => {
  const cluster = await startRedisCluster({ masters: 3 })
  onTestFinished(cluster.stop)
  expect(cluster.url).toBe(`redis+cluster://${cluster.nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`)
  for (const { cli } of cluster.nodes) expect(await cli('CLUSTER', 'INFO')).toContain('cluster_state:ok')
  const answers = cluster.nodes.map(({ cli }) => cli('SET', 'key', '1').catch((error: Error) => error.message))
  expect((await Promise.all(answers)).filter((answer) => answer === 'OK')).toHaveLength(1)
})

test('a sentinel replaces a killed master by its replica', async () => {
  const sentinel = await startRedisSentinel()
  onTestFinished(sentinel.stop)
  const port = Number(new URL(sentinel.url).port)
  const client = connect('', { sentinels: [{ host: '127.0.0.1', port }], name: 'mymaster', retryStrategy: () => 50 })
  await client.set('key', 'value')
  await sentinel.failOver()
  expect(await sentinel.replica.cli('SET', 'key', 'new')).toBe('OK')
  await vi.waitFor(async () => expect(await client.get('key')).toBe('new'), { timeout: 10_000 })
})
