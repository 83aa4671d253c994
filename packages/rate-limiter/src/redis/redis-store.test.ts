import { setImmediate as turn } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openRedisStore, waitUntilConnected } from '../../test/open-redis-store.ts'
import { type RedisOptions, type RedisServer, startRedis } from '../../test/start-redis.ts'
import { waitUntil } from '../../test/wait-until.ts'
import { defineGroup } from '../group.ts'
import { RedisStore, type RedisStoreOptions } from './redis-store.ts'

const user = defineGroup('user', {
  read: { rate: '60/minute', burst: 10 },
  write: { rate: '6/minute', burst: 4 },
})
const all = ['read', 'write'] as const
const patient = { deadlineMs: 10_000 }

async function start(options?: RedisOptions): Promise<RedisServer> {
  const redis = await startRedis(options)
  onTestFinished(redis.stop)
  return redis
}

async function open({ url }: RedisServer, options: Omit<RedisStoreOptions, 'redis'> = patient): Promise<RedisStore> {
  const store = await openRedisStore(url, options)
  onTestFinished(() => store.close())
  return store
}

/** How often the command was called, by scripts too. */
async function callsOf({ cli }: RedisServer, command: string): Promise<number> {
  const stats = await cli('INFO', 'commandstats')
  return Number(new RegExp(`^cmdstat_${command}:calls=(\\d+)`, 'm').exec(stats)?.[1] ?? 0)
}

/** What the identity used of each policy, in units. */
async function usedBy(store: RedisStore, identity: string): Promise<number[]> {
  const debts = await store.read(user, identity)
  return debts.map((debt, slot) => Math.ceil(debt / user.policies[slot]!.unitMicros))
}

const rejection = (promise: Promise<unknown>) => promise.then(String, (error: Error) => error)
const refused = (message: string) => ({
  name: 'StoreUnavailable',
  reason: 'refused',
  message: expect.stringContaining(message),
})

describe('a batch', () => {
  test('is sent before it is more than a script can answer', async () => {
    const store = await open(await start(), { ...patient, maxBatch: 5_000 })
    const charges = Array.from({ length: 100 }, (_, at) => user.charge(`user ${at}`, all))
    const decisions = await Promise.all(Array.from({ length: 200 }, () => store.decide(charges)))
    expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(4)
    const tooMany = Array.from({ length: 2_001 }, () => user.charge('ada', 'read'))
    await expect(store.decide(tooMany)).rejects.toThrow(new RangeError('charge at most 2000 policies at once'))
  })

  test('has room for a decision about nothing', async () => {
    const store = await open(await start())
    const [nothing, something] = await Promise.all([store.decide([]), store.decide([user.charge('ada', all)])])
    expect([nothing.allowed, something.allowed]).toEqual([true, true])
    expect((await store.decide([])).policies).toEqual([])
  })

  test('passes over what somebody else wrote in place of a record', async () => {
    const redis = await start()
    const store = await open(redis)
    const charge = user.charge('ada', all)
    await redis.cli('SET', `rl:v1:${charge.key}`, 'x')
    expect((await store.decide([charge])).policies.map(({ remaining }) => remaining)).toEqual([9, 3])
    expect(await usedBy(store, 'ada')).toEqual([1, 1])
  })

  test('is what is asked in one turn of the event loop, up to its size', async () => {
    const redis = await start()
    const store = await open(redis)
    const ask = (count: number) =>
      Promise.all(Array.from({ length: count }, (_, at) => store.decide([user.charge(`${count} ${at}`, all)])))
    await ask(1)
    const before = await callsOf(redis, 'evalsha')
    await ask(100)
    expect((await callsOf(redis, 'evalsha')) - before).toBe(4)
    await ask(64)
    expect((await callsOf(redis, 'evalsha')) - before).toBe(6)
  })

  test('does not wait for the one before', async () => {
    const redis = await start()
    const store = await open(redis)
    await store.decide([user.charge('warm', 'read')])
    const before = await callsOf(redis, 'evalsha')
    redis.pause()
    const first = store.decide([user.charge('ada', 'read', 6)])
    await turn()
    const second = store.decide([user.charge('ada', 'read', 5)])
    await turn()
    redis.resume()
    expect([(await first).allowed, (await second).allowed]).toEqual([true, false])
    expect((await callsOf(redis, 'evalsha')) - before).toBe(2)
  })

  test('writes each record once, and none that only denials asked for', async () => {
    const redis = await start()
    const store = await open(redis)
    await store.decide([user.charge('bob', 'write', 4)])
    const before = await callsOf(redis, 'psetex')
    const ask = (who: string) => Array.from({ length: 10 }, () => store.decide([user.charge(who, 'write')]))
    await Promise.all([...ask('ada'), ...ask('bob')])
    expect((await callsOf(redis, 'psetex')) - before).toBe(1)
  })

  test('decides by other numbers and costs side by side', async () => {
    const store = await open(await start())
    const generous = user.with({ read: { rate: '60/minute', burst: 100 } })
    const asked = [
      user.charge('ada', 'read', 10),
      user.charge('ada', 'read', 1),
      generous.charge('ada', 'read', 50),
      generous.charge('ada', 'read', 41),
      generous.charge('ada', 'read', 40),
    ]
    const decisions = await Promise.all(asked.map((charge) => store.decide([charge])))
    expect(decisions.map((decision) => decision.allowed)).toEqual([true, false, true, false, true])
  })
})

describe('memory', () => {
  test('an identity takes at most 170 bytes with two policies, and none once it owes nothing', async () => {
    const redis = await start({ clock: true })
    const noon = Date.UTC(2027, 5, 1, 12)
    await redis.stopClock(noon)
    const store = await open(redis)
    const identity = '01997f2e-8a54-7d35-b8a5-0c6d8f3d7b1e'
    await store.decide([user.charge(identity, all)])
    const [key = ''] = (await redis.cli('KEYS', '*')).split('\n')
    expect(key).toBe(`rl:v1:${user.keyOf(identity)}`)
    expect(Number(await redis.cli('MEMORY', 'USAGE', key))).toBeLessThanOrEqual(170)
    await redis.stopClock(noon + 9_999)
    expect(await redis.cli('EXISTS', key)).toBe('1')
    await redis.stopClock(noon + 10_003)
    await waitUntil('the record has expired', async () => (await redis.cli('DBSIZE')) === '0')
  })

  test('who only reads, is denied, or is given nothing leaves no record', async () => {
    const redis = await start()
    const store = await open(redis)
    await store.decide([user.charge('bob', 'write', 4)])
    await store.read(user, 'ada')
    await store.decide([user.charge('ada', 'read'), user.charge('bob', 'write')])
    await store.merge([{ key: user.keyOf('ada'), debts: [0, 0] }])
    await store.reset(user, 'ada')
    expect(await redis.cli('KEYS', '*')).toBe(`rl:v1:${user.keyOf('bob')}`)
  })
})

describe('merge', () => {
  test('raises each slot to at least what is given, and never lowers one', async () => {
    const store = await open(await start())
    await store.decide([user.charge('ada', 'read', 5), user.charge('ada', 'write', 1)])
    const records = [
      { key: user.keyOf('ada'), debts: [2e6, 3e7] },
      { key: user.keyOf('bob'), debts: [8e6, 0] },
    ]
    for (const _ of ['once', 'and again']) {
      await store.merge(records)
      expect(await usedBy(store, 'ada')).toEqual([5, 3])
      expect(await usedBy(store, 'bob')).toEqual([8, 0])
    }
  })

  test('raises as many records as there are, 500 in a call', async () => {
    const redis = await start()
    const store = await open(redis)
    await store.merge(Array.from({ length: 1_201 }, (_, at) => ({ key: user.keyOf(`${at}`), debts: [1e7, 0] })))
    expect(await redis.cli('DBSIZE')).toBe('1201')
    expect(await callsOf(redis, 'mget')).toBe(3)
    expect(await usedBy(store, '1200')).toEqual([10, 0])
    await store.merge([])
  })
})

describe('beat', () => {
  test('answers how many instances live: each for as long as it said', async () => {
    const redis = await start({ clock: true })
    const noon = Date.UTC(2027, 5, 1, 12)
    await redis.stopClock(noon)
    const store = await open(redis)
    expect(await store.beat('a', 1_000)).toBe(1)
    expect(await store.beat('b', 1_000)).toBe(2)
    await redis.stopClock(noon + 600)
    expect(await store.beat('a', 1_000)).toBe(2)
    await redis.stopClock(noon + 1_100)
    expect(await store.beat('a', 1_000)).toBe(1)
  })

  test('counts no instance as living because the clock jumped back', async () => {
    const redis = await start({ clock: true })
    const noon = Date.UTC(2027, 5, 1, 12)
    await redis.stopClock(noon)
    const store = await open(redis)
    await store.beat('a', 1_000)
    await store.beat('b', 1_000)
    await redis.stopClock(noon - 3_600_000)
    expect(await store.beat('a', 1_000)).toBe(1)
  })
})

describe('evictedKeys', () => {
  test('counts what Redis forgot for want of memory', async () => {
    const redis = await start({ args: ['--maxmemory-policy', 'allkeys-lru'] })
    const store = await open(redis)
    expect(await store.evictedKeys()).toBe(0)
    await store.merge(Array.from({ length: 500 }, (_, at) => ({ key: user.keyOf(`${at}`), debts: [1e8, 0] })))
    await redis.cli('CONFIG', 'SET', 'maxmemory', '1')
    await waitUntil('Redis has evicted', async () => (await redis.cli('DBSIZE')) === '0')
    expect(await store.evictedKeys()).toBe(500)
  })
})

describe('a store that does not decide', () => {
  test('goes on when Redis has forgotten its scripts', async () => {
    const redis = await start()
    const store = await open(redis)
    for (const used of [1, 2]) {
      await redis.cli('SCRIPT', 'FLUSH')
      expect(await usedBy(store, 'ada')).toEqual([used - 1, used - 1])
      expect((await store.decide([user.charge('ada', 'read')])).allowed).toBe(true)
      expect(await store.take(user.charge('ada', 'write'))).toBe(1)
      await store.merge([{ key: user.keyOf('ada'), debts: [1, 1] }])
      expect(await store.beat('instance', 60_000)).toBe(1)
    }
  })

  test('is refused by a Redis that is full, and consumes nothing', async () => {
    const redis = await start({ args: ['--maxmemory-policy', 'noeviction'] })
    const store = await open(redis)
    const ask = () => store.decide([user.charge('ada', all)])
    await ask()
    await redis.cli('CONFIG', 'SET', 'maxmemory', '1')
    const answers = await Promise.all([ask(), ask(), store.take(user.charge('ada', 'read'))].map(rejection))
    expect(answers).toEqual([1, 2, 3].map(() => expect.objectContaining(refused('OOM'))))
    await redis.cli('CONFIG', 'SET', 'maxmemory', '0')
    expect((await ask()).allowed).toBe(true)
    expect(await usedBy(store, 'ada')).toEqual([2, 2])
  })

  test('times out when Redis hangs, and ignores what it answers later', async () => {
    const redis = await start()
    const [store, other] = [await open(redis, { deadlineMs: 100 }), await open(redis)]
    await other.decide([user.charge('warm', 'read')])
    await other.take(user.charge('warm', 'read'))
    redis.pause()
    const timeout = { name: 'StoreUnavailable', reason: 'timeout', message: 'Redis did not answer within 100 ms' }
    const asked = [store.decide([user.charge('ada', 'read')]), store.take(user.charge('ada', 'write')), store.ping()]
    expect(await Promise.all(asked.map(rejection))).toEqual(asked.map(() => expect.objectContaining(timeout)))
    redis.resume()
    await waitUntilConnected(store)
    // Redis may still have counted it, but not twice.
    expect(await usedBy(other, 'ada')).toEqual([1, 1])
    const decision = await other.decide([user.charge('ada', 'read', 2)])
    expect(decision.policies).toMatchObject([{ remaining: 7 }])
  })

  test('does not take for a hanging Redis what this process itself was too busy to read', async () => {
    const redis = await start()
    const [store, other] = [await open(redis, { deadlineMs: 50 }), await open(redis)]
    await other.decide([user.charge('warm', 'read')])
    const answer = store.decide([user.charge('ada', 'read')])
    await turn()
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
    expect((await answer).allowed).toBe(true)
  })

  test('is disconnected at once when Redis dies, connects again by itself, and repeats nothing', async () => {
    const redis = await start()
    const store = await open(redis)
    redis.pause()
    const asked = Array.from({ length: 100 }, () => rejection(store.decide([user.charge('ada', 'read')])))
    await turn()
    await redis.kill()
    const disconnected = {
      name: 'StoreUnavailable',
      reason: 'disconnected',
      message: expect.stringContaining('not connected'),
    }
    expect(await Promise.all(asked)).toEqual(asked.map(() => expect.objectContaining(disconnected)))
    await waitUntil('the store says why', async () => {
      const error = await rejection(store.decide([user.charge('ada', 'read')]))
      expect(error).toMatchObject(disconnected)
      return String(error).endsWith(`connect ECONNREFUSED 127.0.0.1:${redis.port}`)
    })
    await redis.restart()
    await waitUntilConnected(store)
    expect(await usedBy(store, 'ada')).toEqual([0, 0])
    expect((await store.decide([user.charge('ada', 'read')])).allowed).toBe(true)
    expect(await usedBy(store, 'ada')).toEqual([1, 0])
  })

  test('repeats nothing over a connection that broke while Redis lived', async () => {
    const redis = await start()
    const store = await open(redis)
    await redis.cli('CLIENT', 'PAUSE', '60000', 'WRITE')
    const asked = [store.decide([user.charge('ada', 'read')]), store.take(user.charge('ada', 'write'))].map(rejection)
    await waitUntil('Redis holds the commands back', async () =>
      (await redis.cli('INFO', 'clients')).includes('blocked_clients:1'),
    )
    await redis.cli('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
    expect(await Promise.all(asked)).toEqual(asked.map(() => expect.objectContaining({ reason: 'disconnected' })))
    await redis.cli('CLIENT', 'UNPAUSE')
    await waitUntilConnected(store)
    expect(await usedBy(store, 'ada')).toEqual([0, 0])
  })

  test('gives up a connection that stays silent, as after a partition of the network', async () => {
    const redis = await start()
    const store = await open(redis, { deadlineMs: 50 })
    const closed = new Promise<void>((resolve) => store.onDisconnect(resolve))
    redis.pause()
    expect(await rejection(store.ping())).toMatchObject({ reason: 'timeout' })
    await closed
    redis.resume()
    await waitUntilConnected(store)
  })

  test('rejects what is open when it is closed, and all that is asked afterwards', async () => {
    const redis = await start()
    const store = await open(redis)
    redis.pause()
    const ask = () => rejection(store.decide([user.charge('ada', 'read')]))
    const asked = ask()
    await turn()
    await store.close()
    redis.resume()
    for (const answer of [asked, ask(), rejection(store.ping())]) {
      expect(await answer).toMatchObject({ reason: 'disconnected' })
    }
  })
})

test('sends its own batches, whatever the connection would collect by itself', async () => {
  const redis = await start()
  const connection = new Redis(redis.url, { enableAutoPipelining: true })
  const store = new RedisStore({ redis: connection, ...patient })
  onTestFinished(() => store.close())
  await waitUntilConnected(store)
  const answer = store.decide([user.charge('ada', 'read')])
  await turn()
  expect(connection.autoPipelineQueueSize).toBe(0)
  expect((await answer).allowed).toBe(true)
})
