import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { FakeClock } from '../test/fake-clock.ts'
import { type RedisServer, startRedis } from '../test/start-redis.ts'
import { waitUntil } from '../test/wait-until.ts'
import type { Decision } from './decision.ts'
import { type Charge, defineGroup } from './group.ts'
import { MemoryStore } from './memory-store.ts'
import { connectRedis } from './redis/connect-redis.ts'
import { type RecordDebts, RedisStore } from './redis/redis-store.ts'
import { ResilientStore, type ResilientStoreOptions, type StateChange } from './resilient-store.ts'
import { StoreUnavailable } from './store-unavailable.ts'

const beatMs = 50
/** So long that a busy machine is no outage. */
const deadlineMs = 250

/** Slow, so that nothing comes back while a test runs. */
const user = defineGroup('user', { read: { rate: '1/hour', burst: 60 }, write: { rate: '1/hour', burst: 6 } })

let redis: RedisServer
beforeAll(async () => void (redis = await startRedis()))
afterAll(() => redis.stop())

let prefixes = 0
const newPrefix = () => `test${++prefixes}:`

/** Counts what is asked of Redis, and fails where it is told to. */
class ObservedRedisStore extends RedisStore {
  readonly asked = { beat: 0, merge: 0 }
  readonly failing = new Set<'beat' | 'merge'>()
  /** Runs while debts are merged. */
  whileMerging = () => {}

  constructor(prefix: string, url = redis.url) {
    super({ redis: connectRedis(url), prefix, deadlineMs })
  }
  override async beat(instanceId: string, ttlMs: number) {
    this.#note('beat')
    return super.beat(instanceId, ttlMs)
  }
  override async merge(records: readonly RecordDebts[]) {
    this.#note('merge')
    this.whileMerging()
    return super.merge(records)
  }
  #note(what: 'beat' | 'merge') {
    this.asked[what]++
    if (this.failing.has(what)) throw new StoreUnavailable('refused', 'a planned failure')
  }
}

interface Instance {
  readonly store: ResilientStore
  readonly redis: ObservedRedisStore
  readonly prefix: string
  readonly changes: StateChange[]
}

type OpenOptions = Partial<ResilientStoreOptions> & { url?: string }

async function open(prefix: string, { url, ...options }: OpenOptions = {}): Promise<Instance> {
  const changes: StateChange[] = []
  const observed = new ObservedRedisStore(prefix, url)
  const store = new ResilientStore({
    redis: observed,
    memory: new MemoryStore({ clock: performance }),
    clock: performance,
    instanceId: `instance ${++prefixes}`,
    beatMs,
    onStateChange: (change) => changes.push(change),
    ...options,
  })
  onTestFinished(() => store.close())
  await store.started
  return { store, redis: observed, prefix, changes }
}

/** Until it was asked so many times more. */
async function untilAsked({ asked }: ObservedRedisStore, what: 'beat' | 'merge', times: number) {
  const before = asked[what]
  await waitUntil(`${what} was asked`, async () => asked[what] >= before + times)
}

/** So many instances that know of each other. */
async function openTogether(count: number): Promise<Instance[]> {
  const prefix = newPrefix()
  const instances = await Promise.all(Array.from({ length: count }, () => open(prefix)))
  await waitUntil('all know of each other', async () => instances.every(({ store }) => store.instances === count))
  return instances
}

/** What Redis itself says, to an instance that knows nothing. */
async function openBare(prefix: string, url = redis.url): Promise<RedisStore> {
  const store = new RedisStore({ redis: connectRedis(url), prefix, deadlineMs: 5_000 })
  onTestFinished(() => store.close())
  await untilConnected(store)
  return store
}

const untilConnected = (store: RedisStore) =>
  waitUntil('it is connected', () =>
    store.ping().then(
      () => true,
      () => false,
    ),
  )

const isAllowed = async (answer: Decision | Promise<Decision>) => (await answer).allowed

async function admitted(store: ResilientStore | RedisStore, charge: Charge, requests: number): Promise<number> {
  let count = 0
  for (let request = 0; request < requests; request++) if (await isAllowed(store.decide([charge]))) count++
  return count
}

const untilIn = (state: 'redis' | 'memory', ...instances: Instance[]) =>
  waitUntil(`${state} counts`, async () => instances.every(({ store }) => store.state === state))

const statesOf = ({ changes }: Instance) => changes.map(({ state }) => state)

describe('while Redis answers', () => {
  test('a denied identity is denied again without asking, and every policy is told as Redis told it', async () => {
    const { store } = await open(newPrefix())
    const charges = [user.charge('ada', ['read', 'write'])]
    for (let request = 0; request < 6; request++) await store.decide(charges)
    const denied = await store.decide(charges)
    const { together, mirrored } = store.counts
    for (let request = 0; request < 1_000; request++) {
      const again = store.decide(charges) as Decision
      expect(again.allowed).toBe(false)
      expect(again.policies.map((state) => state.remaining)).toEqual([54, 0])
      expect(again.retryAfterMs).toBeLessThanOrEqual(denied.retryAfterMs)
      expect(again.retryAfterMs).toBeGreaterThan(denied.retryAfterMs - 10_000)
    }
    expect(store.counts).toMatchObject({ together, mirrored: mirrored + 1_000 })
    expect(await isAllowed(store.decide([user.charge('ada', 'read')]))).toBe(true)
    expect(await isAllowed(store.decide([user.charge('bob', 'write')]))).toBe(true)
  })

  test('an identity that another instance gave back its units is admitted here within a second', async () => {
    const clock = { now: () => performance.now() + ahead }
    let ahead = 0
    const prefix = newPrefix()
    const { store } = await open(prefix, { memory: new MemoryStore({ clock }) })
    const other = await open(prefix)
    const charge = user.charge('ada', 'write')
    expect(await admitted(store, charge, 10)).toBe(6)
    await other.store.reset(user, 'ada')
    ahead = 1_000
    expect(await isAllowed(store.decide([charge]))).toBe(true)
  })

  test('a denial of charges of one identity makes nothing longer for the next', async () => {
    const { store } = await open(newPrefix())
    const charge = user.charge('ada', 'write')
    await store.decide([user.charge('ada', 'write', 5)])
    expect(await isAllowed(store.decide([charge, charge]))).toBe(false)
    expect(await isAllowed(store.decide([charge]))).toBe(true)
  })

  test('no switch is told', async () => {
    const { store, changes } = await open(newPrefix())
    expect(store).toMatchObject({ state: 'redis', instances: 1 })
    expect(changes).toEqual([])
  })
})

describe('when Redis goes away', () => {
  test('two instances together admit what was left, and nothing more when it is back without its memory', async () => {
    const instances = await openTogether(2)
    const [a, b] = instances.map(({ store }) => store) as [ResilientStore, ResilientStore]
    const charge = user.charge('ada', 'read')
    expect(await admitted(a, charge, 20)).toBe(20)
    expect(await admitted(b, charge, 1)).toBe(1)
    expect(await admitted(a, charge, 1)).toBe(1)
    await redis.kill()
    expect(await admitted(a, charge, 40)).toBe(19)
    expect(await admitted(b, charge, 40)).toBe(19)
    await redis.restart()
    await untilIn('redis', ...instances)
    expect(await admitted(a, charge, 5)).toBe(0)
    expect(await admitted(b, charge, 5)).toBe(0)
    for (const instance of instances) expect(statesOf(instance)).toEqual(['memory', 'redis'])
  })

  test('debts of an outage count on, also where Redis remembers less or another instance owes more', async () => {
    const [a, b] = (await openTogether(2)) as [Instance, Instance]
    await a.store.decide([user.charge('ada', 'read', 10)])
    redis.pause()
    for (const { store } of [a, b]) expect(await isAllowed(store.decide([user.charge('ada', 'read', 4)]))).toBe(true)
    expect(await isAllowed(a.store.decide([user.charge('ada', 'read', 7)]))).toBe(true)
    redis.resume()
    await untilIn('redis', a, b)
    // The first of them hung, and was executed late: counted twice.
    const used = (await b.store.read(user, 'ada'))[0]! / 3_600e6
    expect(used).toBeGreaterThan(10 + 2 * 11 - 0.01)
    expect(used).toBeLessThan(10 + 2 * 11 + 4)
  })

  test('every request that was under way is decided, once, and the switch is told once', async () => {
    const instance = await open(newPrefix())
    const { store, changes } = instance
    const charge = user.charge('ada', 'read')
    redis.pause()
    const answers = await Promise.all(Array.from({ length: 500 }, () => isAllowed(store.decide([charge]))))
    redis.resume()
    expect(answers.filter(Boolean)).toHaveLength(60)
    expect(changes).toEqual([{ state: 'memory', reason: expect.stringContaining('250 ms'), instances: 1 }])
    expect(store.counts).toMatchObject({ together: 0, alone: 500, outages: 1 })
    await untilIn('redis', instance)
    expect(await isAllowed(store.decide([charge]))).toBe(false)
    expect(statesOf(instance)).toEqual(['memory', 'redis'])
  })

  test('a policy that needs Redis admits nobody, and nothing else is consumed for it', async () => {
    const strict = defineGroup('strict', { try: { rate: '1/hour', burst: 5, whenStoreIsAway: 'deny' } })
    const instance = await open(newPrefix())
    await redis.kill()
    const charges = [user.charge('ada', 'read'), strict.charge('ada', 'try')]
    expect(await instance.store.decide(charges)).toMatchObject({ allowed: false, refusal: 'store-away', policies: [] })
    expect(instance.store.take(strict.charge('ada', 'try'))).toBe(0)
    expect(await instance.store.read(user, 'ada')).toEqual([0, 0])
    await redis.restart()
    await untilIn('redis', instance)
    expect(await isAllowed(instance.store.decide(charges))).toBe(true)
  })

  test('a share of less than one request still admits one, and not a second', async () => {
    const once = defineGroup('once', { all: { rate: '1/hour', burst: 1 } })
    const instances = await openTogether(3)
    await redis.kill()
    for (const { store } of instances) expect(await admitted(store, once.charge('ada', 'all'), 5)).toBe(1)
    await redis.restart()
    await untilIn('redis', ...instances)
    for (const { store } of instances) expect(await admitted(store, once.charge('ada', 'all'), 5)).toBe(0)
  })

  test('leased units are shares too, also of what was leased before', async () => {
    const global = defineGroup('global', { all: { rate: '60/second', burst: 3_000 } }, { isLeased: true })
    const instances = await openTogether(2)
    for (const { store } of instances) expect(await store.take(global.charge('', 'all', 500))).toBe(500)
    const start = performance.now()
    await redis.kill()
    for (const { store } of instances) await store.read(global, '')
    for (const { store } of instances) {
      const granted = store.take(global.charge('', 'all', 3_000))
      expect(granted).toBeGreaterThanOrEqual(1_000)
      expect(granted).toBeLessThanOrEqual(1_000 + 1 + (60 * (performance.now() - start)) / 1_000)
    }
    await redis.restart()
    await untilIn('redis', ...instances)
    const left = await instances[0]!.store.take(global.charge('', 'all', 3_000))
    expect(left).toBeLessThanOrEqual(1 + (60 * (performance.now() - start)) / 1_000)
  })

  test('an identity is reset only where Redis forgets it too', async () => {
    const instance = await open(newPrefix())
    const charge = user.charge('ada', 'write')
    expect(await admitted(instance.store, charge, 10)).toBe(6)
    await redis.kill()
    await expect(instance.store.reset(user, 'ada')).rejects.toThrow(StoreUnavailable)
    expect(await admitted(instance.store, charge, 1)).toBe(0)
    await redis.restart()
    await untilIn('redis', instance)
    await instance.store.reset(user, 'ada')
    expect(await admitted(instance.store, charge, 10)).toBe(6)
  })
})

test('who is back first keeps to its share while the others may still count alone', async () => {
  const clock = new FakeClock()
  const prefix = newPrefix()
  const instances = [await open(prefix, { memory: new MemoryStore({ clock }) }), await open(prefix)]
  const [a, b] = instances.map(({ store }) => store) as [ResilientStore, ResilientStore]
  await waitUntil('both know of each other', async () => a.instances === 2 && b.instances === 2)
  expect(await isAllowed(a.decide([user.charge('zoe', 'read', 20)]))).toBe(true)
  instances[1]!.redis.failing.add('beat')
  await redis.restart()
  await untilIn('memory', ...instances)
  await untilIn('redis', instances[0]!)
  const charge = user.charge('ada', 'read')
  expect(await admitted(a, charge, 60)).toBe(30)
  expect(await admitted(b, charge, 60)).toBe(30)
  expect(await a.take(user.charge('bob', 'read', 60))).toBe(30)
  expect(await b.take(user.charge('bob', 'read', 60))).toBe(30)
  expect(await isAllowed(a.decide([user.charge('zoe', 'read', 10)]))).toBe(true)
  clock.pass(200)
  // Its share of 10 units weighs 20 here, and 10 for Redis.
  expect(await isAllowed(a.decide([user.charge('zoe', 'read', 30)]))).toBe(true)
  expect(await admitted(a, user.charge('eve', 'read'), 60)).toBe(60)
})

test('what is admitted while debts are merged is not forgotten', async () => {
  const instance = await open(newPrefix())
  await redis.kill()
  await admitted(instance.store, user.charge('ada', 'write'), 6)
  const late = [user.charge('bob', 'write', 6)]
  instance.redis.whileMerging = () => {
    instance.redis.whileMerging = () => {}
    expect(instance.store.decide(late)).toMatchObject({ allowed: true })
  }
  await redis.restart()
  await untilIn('redis', instance)
  const bare = await openBare(instance.prefix)
  for (const name of ['ada', 'bob']) expect(await admitted(bare, user.charge(name, 'write'), 1)).toBe(0)
})

describe('what counts as an outage', () => {
  test('a Redis that was restarted while nobody asked', async () => {
    const instance = await open(newPrefix(), { beatMs: 60_000 })
    const charge = user.charge('ada', 'write')
    expect(await admitted(instance.store, charge, 10)).toBe(6)
    await redis.restart()
    await waitUntil('both switches were told', async () => instance.changes.length === 2)
    expect(await admitted(await openBare(instance.prefix), charge, 10)).toBe(0)
  })

  test('a Redis that answers but takes no writes, for as long as it takes none', async () => {
    const instance = await open(newPrefix())
    const charge = user.charge('ada', 'write')
    await redis.cli('CONFIG', 'SET', 'maxmemory', '1')
    expect(await admitted(instance.store, charge, 10)).toBe(6)
    expect(instance.changes).toMatchObject([{ state: 'memory', reason: expect.stringContaining('OOM') }])
    await untilAsked(instance.redis, 'beat', 3)
    await redis.cli('CONFIG', 'SET', 'maxmemory', '0')
    await untilIn('redis', instance)
    expect(await admitted(await openBare(instance.prefix), charge, 10)).toBe(0)
    expect(statesOf(instance)).toEqual(['memory', 'redis'])
  })

  test('an eviction, which is seen when Redis knows less than before; in the end it knows it all again', async () => {
    const small = await startRedis({ args: ['--maxmemory', '4mb', '--maxmemory-policy', 'allkeys-random'] })
    onTestFinished(small.stop)
    const instance = await open(newPrefix(), { url: small.url, beatMs: 60_000 })
    const charge = user.charge('ada', 'write')
    expect(await admitted(instance.store, charge, 10)).toBe(6)
    await instance.store.decide([user.charge('ada', 'read', 10)])
    const isKept = async () => (await small.cli('KEYS', '*:ada')) !== ''
    for (let key = 0; await isKept(); key++) await small.cli('SET', `flood ${key}`, 'x'.repeat(50_000))
    expect(await isAllowed(instance.store.decide([user.charge('ada', 'read')]))).toBe(true)
    await untilIn('memory', instance)
    expect(instance.changes[0]?.reason).toMatch(/evicted \d+ keys/)
    expect(await admitted(instance.store, charge, 10)).toBe(0)
    await small.cli('FLUSHALL')
    await untilIn('redis', instance)
    expect(await admitted(await openBare(instance.prefix, small.url), charge, 10)).toBe(0)
  })

  test('a return that fails: memory counts on and no switch is told', async () => {
    const instance = await open(newPrefix())
    const charge = user.charge('ada', 'write')
    await admitted(instance.store, charge, 10)
    instance.redis.failing.add('merge')
    await redis.restart()
    await untilIn('memory', instance)
    await untilAsked(instance.redis, 'merge', 2)
    expect(await admitted(instance.store, charge, 10)).toBe(0)
    instance.redis.failing.clear()
    await untilIn('redis', instance)
    expect(statesOf(instance)).toEqual(['memory', 'redis'])
  })

  test('a failure that nobody foresaw is told to the caller', async () => {
    const { store, redis: failing } = await open(newPrefix())
    failing.decide = () => Promise.reject(new TypeError('a mistake'))
    await expect(store.decide([user.charge('ada', 'read')])).rejects.toThrow('a mistake')
    expect(store.state).toBe('redis')
  })
})

describe('the beginning', () => {
  test('without Redis, memory counts until it is there', async () => {
    await redis.kill()
    const instance = await open(newPrefix())
    expect(instance.changes).toEqual([
      { state: 'memory', reason: expect.stringContaining('not connected'), instances: 1 },
    ])
    const charge = user.charge('ada', 'write')
    expect(await admitted(instance.store, charge, 10)).toBe(6)
    await redis.restart()
    await untilIn('redis', instance)
    expect(await admitted(await openBare(instance.prefix), charge, 10)).toBe(0)
    expect(statesOf(instance)).toEqual(['memory', 'redis'])
  })
})

describe('how many share', () => {
  test('is known by each, also through an outage, and when one has ended', async () => {
    const instances = await openTogether(3)
    await redis.restart()
    await untilIn('memory', ...instances)
    await untilIn('redis', ...instances)
    for (const { changes } of instances) expect(changes.map((change) => change.instances)).toEqual([3, 3])
    await instances[2]!.store.close()
    await waitUntil('two are left', async () => instances.slice(0, 2).every(({ store }) => store.instances === 2))
  })
})
