import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { defineGroup } from '../../src/group.ts'
import { hashTagFor } from '../../src/redis/hash-tag.ts'
import { openRedisStore } from '../open-redis-store.ts'
import { type RedisCluster, startRedisCluster } from '../start-redis-cluster.ts'
import { startRedisSentinel } from '../start-redis-sentinel.ts'
import { type RedisServer, startRedis } from '../start-redis.ts'
import { waitUntil } from '../wait-until.ts'
import { admittedBy, dueOf, excessOf, type Limit } from './admissions.ts'
import type { LoadCharge, Report } from './load.ts'
import { LoadProcess } from './load-process.ts'

/** A second's units in the burst, so that none are lost while a busy machine keeps a process from asking. */
const limit = { perSecond: 500, burst: 500 }
const ada: LoadCharge = { group: 'user', policies: { all: { rate: '500/second', burst: 500 } }, identity: 'ada' }

/** What each process asks: together four times what is admitted. */
const perSecond = 1_000

let processes: LoadProcess[]
let redis: RedisServer
beforeAll(async () => {
  processes = [new LoadProcess(), new LoadProcess()]
  redis = await startRedis()
})
afterAll(async () => {
  await Promise.all(processes.map((each) => each.end()))
  await redis.stop()
})

let prefixes = 0

/** Opens a limiter in each process; resolves with the prefix of its keys when they know of each other. */
async function open(url: string, ...charges: LoadCharge[]): Promise<string> {
  const prefix = `processes${++prefixes}:`
  for (const each of processes) each.open(url, prefix, charges)
  onTestFinished(() => processes.forEach((each) => each.close()))
  await waitUntil('the processes know of each other', async () =>
    processes.every(({ news }) => news?.prefix === prefix && news.instances === processes.length),
  )
  return prefix
}

async function underLoad(during: () => Promise<unknown>): Promise<Report[]> {
  for (const each of processes) each.load(perSecond)
  await during()
  return Promise.all(processes.map((each) => each.stop()))
}

const areIn = (state: 'redis' | 'memory') => processes.every(({ news }) => news?.state === state)
const untilIn = (state: 'redis' | 'memory') => waitUntil(`${state} counts`, async () => areIn(state))

/** So long everything stays as it is, for what is wrong to add up. */
const aWhile = () => delay(700)

function expectEveryAnswer(reports: readonly Report[]): void {
  for (const { errors, asked, decisions } of reports) {
    expect(errors).toEqual([])
    expect(decisions).toBe(asked)
  }
}

function expectAdmitted(reports: readonly Report[], limitOfAll: Limit, tolerance: number): void {
  const due = dueOf(limitOfAll, reports)
  const switches = reports.map(({ changes }) => changes.map(({ reason }) => reason).join(', ')).join('; ')
  expect(admittedBy(reports), `were due, no fewer: ${switches}`).toBeGreaterThanOrEqual(due * (1 - tolerance))
  expect(excessOf(limitOfAll, reports), `were too many: ${switches}`).toBeLessThanOrEqual(due * tolerance)
}

const statesOf = ({ changes }: Report) => changes.map(({ state }) => state)

async function masterOf({ group, policies, identity }: LoadCharge, { nodes }: RedisCluster): Promise<RedisServer> {
  const tag = hashTagFor(defineGroup(group, policies as never).keyOf(identity))
  const slot = Number(await nodes[0]!.cli('CLUSTER', 'KEYSLOT', `{${tag}}`))
  return nodes[Math.floor((slot * nodes.length) / 16_384)]!
}

test('two processes together get the burst and the rate, and in no window more than one request above', async () => {
  await open(redis.url, ada)
  const reports = await underLoad(() => delay(2_000))
  expectEveryAnswer(reports)
  expectAdmitted(reports, limit, 0.01)
  expect(excessOf(limit, reports)).toBeLessThanOrEqual(1)
  for (const { changes } of reports) expect(changes).toEqual([])
})

describe('nobody notices in any window of time', () => {
  /** From Redis to memory by what `begin` does, and back by what `end` does. */
  async function throughOutage(begin: () => unknown, end: () => unknown, tolerance = 0.02): Promise<Report[]> {
    const reports = await underLoad(async () => {
      await aWhile()
      await begin()
      await untilIn('memory')
      await aWhile()
      await end()
      await untilIn('redis')
      await aWhile()
    })
    expectEveryAnswer(reports)
    expectAdmitted(reports, limit, tolerance)
    return reports
  }

  async function expectOneOutage(load: Promise<Report[]>): Promise<void> {
    for (const report of await load) expect(statesOf(report)).toEqual(['memory', 'redis'])
  }

  test('that Redis is killed, and comes back empty', async () => {
    await open(redis.url, ada)
    await expectOneOutage(throughOutage(redis.kill, redis.restart))
  })

  test('that Redis hangs, and goes on', async () => {
    await open(redis.url, ada)
    await expectOneOutage(throughOutage(redis.pause, redis.resume))
  })

  test('that Redis is killed when units of everybody are leased', async () => {
    await open(redis.url, { ...ada, isLeased: true })
    await expectOneOutage(throughOutage(redis.kill, redis.restart))
  })

  test('that the master of a cluster is killed which counts them', async () => {
    const cluster = await startRedisCluster()
    onTestFinished(cluster.stop)
    await open(cluster.url, ada)
    const master = await masterOf(ada, cluster)
    await expectOneOutage(throughOutage(master.kill, master.restart))
  })

  test('that the sentinels put a replica in the place of a killed master', async () => {
    const sentinel = await startRedisSentinel()
    onTestFinished(sentinel.stop)
    await open(sentinel.url, ada)
    await expectOneOutage(throughOutage(sentinel.master.kill, () => undefined))
  })

  test('that Redis evicts, for as long as it does', async () => {
    const small = await startRedis({ args: ['--maxmemory', '8mb', '--maxmemory-policy', 'allkeys-lru'] })
    onTestFinished(small.stop)
    await open(small.url, ada)
    let isFlooded = true
    const flood = async () => {
      for (let key = 0; isFlooded; key++) await small.cli('SET', `flood ${key}`, 'x'.repeat(100_000))
    }
    let flooding: Promise<void> | undefined
    const reports = await throughOutage(
      () => {
        flooding = flood()
      },
      async () => {
        isFlooded = false
        await flooding
        await small.cli('CONFIG', 'SET', 'maxmemory', '0')
      },
      // Each process sees the evictions by itself: the first is on its share while the other still has it all.
      0.05,
    )
    for (const { changes } of reports) expect(changes[0]?.reason).toContain('evicted')
  })
})

test('who is denied by one policy consumes nothing of the others, in any process', async () => {
  const slow = { read: { rate: '1/hour', burst: 1_000 } } as const
  const prefix = await open(
    redis.url,
    { group: 'user', policies: slow, identity: 'ada' },
    { group: 'organization', policies: { quota: { rate: '1/hour', burst: 25 } }, identity: 'school' },
  )
  const reports = await underLoad(() => delay(300))
  expectEveryAnswer(reports)
  expect(admittedBy(reports)).toBe(25)
  const store = await openRedisStore(redis.url, { prefix })
  onTestFinished(() => store.close())
  const [debtMicros = 0] = await store.read(defineGroup('user', slow), 'ada')
  expect(Math.ceil(debtMicros / 3_600e6)).toBe(25)
})

test('a leased limit at twice its rate is used up, by one call for 20 requests at most', async () => {
  await open(redis.url, {
    group: 'global',
    policies: { all: { rate: '1000/second', burst: 500 } },
    identity: '',
    isLeased: true,
  })
  const reports = await underLoad(() => delay(2_000))
  expectEveryAnswer(reports)
  expectAdmitted(reports, { perSecond: 1_000, burst: 500 }, 0.01)
  const sum = (what: 'leases' | 'decisions') => reports.reduce((total, report) => total + report[what], 0)
  expect(sum('leases') / sum('decisions')).toBeLessThanOrEqual(0.05)
})
