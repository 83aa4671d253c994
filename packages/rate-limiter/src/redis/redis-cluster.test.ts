import { setImmediate as turn } from 'node:timers/promises'
import { Cluster } from 'ioredis'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { openRedisStore, waitUntilConnected } from '../../test/open-redis-store.ts'
import { type RedisCluster, startRedisCluster } from '../../test/start-redis-cluster.ts'
import { waitUntil } from '../../test/wait-until.ts'
import type { Decision } from '../decision.ts'
import { type Charge, defineGroup } from '../group.ts'
import { hashTagCount, hashTagFor } from './hash-tag.ts'
import { RedisStore } from './redis-store.ts'

const user = defineGroup('user', { read: { rate: '60/hour', burst: 10 } })
const organization = defineGroup('organization', { quota: { rate: '60/hour', burst: 5 } })
const patient = { deadlineMs: 10_000 }
const slots = 16_384

describe('RedisStore on a cluster', () => {
  let cluster: RedisCluster
  beforeAll(async () => void (cluster = await startRedisCluster()))
  afterAll(() => cluster.stop())

  async function open() {
    const store = await openRedisStore(cluster.url, patient)
    onTestFinished(() => store.close())
    return store
  }

  /** Which master has an identity's record. */
  async function masterOf(key: string): Promise<number> {
    const slot = await cluster.nodes[0]!.cli('CLUSTER', 'KEYSLOT', `{${hashTagFor(key)}}`)
    return Math.floor((Number(slot) * cluster.nodes.length) / slots)
  }

  /** An identity of the group whose record that master has. */
  async function identityOn(master: number, group: { keyOf(identity: string): string }, prefix: string) {
    for (let at = 0; ; at++) if ((await masterOf(group.keyOf(`${prefix}${at}`))) === master) return `${prefix}${at}`
  }

  test('spreads its records over all masters, under few hash tags', async () => {
    const store = await open()
    await Promise.all(Array.from({ length: 500 }, (_, at) => store.decide([user.charge(`spread ${at}`, 'read')])))
    const keys = await Promise.all(cluster.nodes.map(async ({ cli }) => (await cli('KEYS', 'rl:v1:*')).split('\n')))
    for (const those of keys) expect(those.length).toBeGreaterThan(80)
    const tags = new Set(keys.flat().map((key) => /^rl:v1:\{(\d+)\}user~/.exec(key)?.[1]))
    expect(tags.size).toBe(hashTagCount)
  })

  test('what one master admits is given back when another denies', async () => {
    const store = await open()
    const [ada, acme] = [await identityOn(0, user, 'ada'), await identityOn(2, organization, 'acme')]
    const charges = [user.charge(ada, 'read', 2), organization.charge(acme, 'quota', 3)]
    expect((await store.decide(charges)).policies).toMatchObject([{ remaining: 8 }, { remaining: 2 }])
    const denied = await store.decide(charges)
    expect(denied.allowed).toBe(false)
    expect(denied.policies).toMatchObject([
      { remaining: 8, isViolated: false, retryAfterMs: 0 },
      { remaining: 2, isViolated: true },
    ])
    expect((await store.decide([charges[0]!])).policies).toMatchObject([{ remaining: 6 }])
  })

  test('merges and resets wherever the records lie', async () => {
    const store = await open()
    const identities = Array.from({ length: 50 }, (_, at) => `merged ${at}`)
    await store.merge(identities.map((identity) => ({ key: user.keyOf(identity), debts: [3e8] })))
    const used = () => Promise.all(identities.map(async (identity) => (await store.read(user, identity))[0]! > 2.9e8))
    expect(new Set(await used())).toEqual(new Set([true]))
    await Promise.all(identities.map((identity) => store.reset(user, identity)))
    expect(new Set(await used())).toEqual(new Set([false]))
    expect(await store.beat('instance', 60_000)).toBe(1)
    expect(await store.evictedKeys()).toBe(0)
  })

  test('goes on with scripts that only some masters know', async () => {
    const store = await open()
    await cluster.nodes[1]!.cli('SCRIPT', 'FLUSH')
    const asked = Array.from({ length: 100 }, (_, at) => store.decide([user.charge(`flushed ${at}`, 'read')]))
    for (const decision of await Promise.all(asked)) expect(decision.allowed).toBe(true)
  })

  test('needs no collecting of commands, which loses scripts with keys of several slots', async () => {
    const connection = new Cluster(
      cluster.nodes.map(({ port }) => ({ host: '127.0.0.1', port })),
      { enableAutoPipelining: true },
    )
    const store = new RedisStore({ redis: connection, ...patient })
    onTestFinished(() => store.close())
    await waitUntilConnected(store)
    const asked = Array.from({ length: 100 }, (_, at) => store.decide([user.charge(`piped ${at}`, 'read')]))
    for (const decision of await Promise.all(asked)) expect(decision.allowed).toBe(true)
  })

  test('when a master dies it says so, gives back what others admitted, and recovers by itself', async () => {
    const store = await open()
    const [bob, acme] = [await identityOn(0, user, 'bob'), await identityOn(2, organization, 'bobs')]
    await store.decide([user.charge(bob, 'read'), organization.charge(acme, 'quota')])
    await cluster.nodes[2]!.kill()
    const both = () => store.decide([user.charge(bob, 'read'), organization.charge(acme, 'quota')])
    for (let times = 0; times < 5; times++) {
      await expect(both()).rejects.toMatchObject({ name: 'StoreUnavailable' })
    }
    expect((await store.decide([user.charge(bob, 'read')])).policies).toMatchObject([{ remaining: 8 }])
    await cluster.nodes[2]!.restart()
    expect((await decideAtLast(store, [user.charge(bob, 'read'), organization.charge(acme, 'quota')])).allowed).toBe(
      true,
    )
    expect((await store.decide([user.charge(bob, 'read')])).policies).toMatchObject([{ remaining: 6 }])
  })

  test('repeats nothing on a master that came back', async () => {
    const store = await open()
    const ada = user.charge(await identityOn(1, user, 'repeated'), 'read')
    await store.decide([ada])
    cluster.nodes[1]!.pause()
    const asked = store.decide([ada]).then(String, (error: Error) => error)
    await turn()
    await cluster.nodes[1]!.restart()
    expect(await asked).toMatchObject({ name: 'StoreUnavailable', reason: 'disconnected' })
    const decision = await decideAtLast(store, [ada])
    expect(decision.policies).toMatchObject([{ remaining: 9 }])
  })

  test('keeps nothing to be sent later while all masters are away', async () => {
    const store = await open()
    const ada = user.charge('away', 'read')
    await Promise.all(cluster.nodes.map((node) => node.kill()))
    await waitUntil('the store has noticed', () =>
      store.ping().then(
        () => false,
        () => true,
      ),
    )
    for (let times = 0; times < 5; times++) {
      await expect(store.decide([ada])).rejects.toMatchObject({ name: 'StoreUnavailable', reason: 'disconnected' })
    }
    await Promise.all(cluster.nodes.map((node) => node.restart()))
    const decision = await decideAtLast(store, [ada])
    expect(decision.policies).toMatchObject([{ remaining: 9 }])
  })
})

/** The decision of a store as soon as it decides. */
async function decideAtLast(store: RedisStore, charges: readonly Charge[]): Promise<Decision> {
  let decision: Decision | undefined
  await waitUntil('the cluster decides again', async () => {
    decision = await store.decide(charges).catch(() => undefined)
    return decision !== undefined
  })
  return decision!
}
