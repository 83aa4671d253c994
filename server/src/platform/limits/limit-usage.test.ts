import { createLimiter, Decision, defineGroup, MemoryStore } from '@upskill/rate-limiter'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cloneDatabase } from '#test/kit.ts'
import { createTestClock, type TestClock } from '#test/test-clock.ts'
import { type Database, openDatabase, type Tx } from '../database.ts'
import { createLog, type Logger } from '../log.ts'
import { deleteOldUsage, recordUsage } from './limit-usage.ts'
import { insertReset } from './limit-settings-sql.ts'
import { selectUsage } from './limit-usage-sql.ts'

const users = defineGroup('user', { read: { rate: '1/day', burst: 3 }, write: { rate: '1/day', burst: 100 } })
const standing = { now: () => 0 }
const longAgo = new Date(0)

let db: Database
let clock: TestClock
let log: Logger
const undo: (() => Promise<void>)[] = []

beforeEach(async () => {
  const urls = await cloneDatabase()
  log = createLog({ level: 'silent', format: 'json' })
  clock = createTestClock()
  db = openDatabase({ url: urls.appUrl, poolSize: 2, statementTimeoutMs: 5_000, log })
  undo.push(urls.drop, () => db.close())
})
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step()
})

const inSystem = <T>(work: (tx: Tx) => Promise<T>) => db.forSystem().transaction(work)

/** An instance that counts in memory and writes its usage when told. */
function startInstance(last: string) {
  const recorder = recordUsage(
    { clock, db, log },
    { instanceId: `01900000-0000-7000-8000-00000000000${last}`, everyMs: 3_600_000 },
  )
  undo.push(() => recorder.stop())
  const store = new MemoryStore({ clock: standing })
  const limiter = createLimiter({ store, clock: standing, onDecision: (decision) => recorder.count(decision) })
  const read = (user: string) => limiter.decide([users.charge(user, ['read', 'write'])])
  return { recorder, read }
}

test('what instances saw is added up by policy and identity, the most denied first', async () => {
  const [one, two] = [startInstance('1'), startInstance('2')]
  for (let round = 0; round < 5; round++) await one.read('ann')
  await one.recorder.write()
  for (let round = 0; round < 4; round++) await two.read('ann')
  await two.read('bob')
  await two.recorder.write()
  await one.read('ann')
  await one.recorder.write()
  expect(await inSystem((tx) => selectUsage(tx, { since: longAgo }))).toEqual([
    { policyId: 'user.read', identity: 'ann', allowed: 6, denied: 4 },
    { policyId: 'user.write', identity: 'ann', allowed: 6, denied: 0 },
    { policyId: 'user.read', identity: 'bob', allowed: 1, denied: 0 },
    { policyId: 'user.write', identity: 'bob', allowed: 1, denied: 0 },
  ])
  expect(await inSystem((tx) => selectUsage(tx, { since: longAgo, identity: 'bob' }))).toHaveLength(2)
  const { minutes } = await inSystem((tx) =>
    tx
      .selectFrom('limit_usage')
      .select((e) => e.fn.count<string>('minute').as('minutes'))
      .where('identity', '=', 'ann')
      .where('policy_id', '=', 'user.read')
      .executeTakeFirstOrThrow(),
  )
  expect(Number(minutes)).toBe(2)
})

test('who is denied is written, however many others ask more', async () => {
  const { recorder, read } = startInstance('1')
  for (let user = 0; user < 120; user++) for (let round = 0; round < 3; round++) await read(`user ${user}`)
  for (let round = 0; round < 4; round++) await read('late')
  recorder.count(new Decision(false, [users.charge('shut', 'read')], [users.policies[0]!.capacityMicros]))
  await recorder.write()
  const usage = await inSystem((tx) => selectUsage(tx, { since: longAgo }))
  expect(usage.filter(({ denied }) => denied > 0).map(({ identity }) => identity)).toEqual(['late', 'shut'])
})

test('nothing is written when nobody came, and what is left is written at the end', async () => {
  const { recorder, read } = startInstance('1')
  await recorder.write()
  expect(await inSystem((tx) => selectUsage(tx, { since: longAgo }))).toEqual([])
  await read('ann')
  await recorder.stop()
  expect(await inSystem((tx) => selectUsage(tx, { since: longAgo }))).toHaveLength(2)
})

test('usage and resets are kept for a day', async () => {
  const { recorder, read } = startInstance('1')
  await read('ann')
  await recorder.write()
  await inSystem((tx) => insertReset(tx, { kind: 'user', identity: 'ann' }, clock.now()))
  const left = () =>
    inSystem(async (tx) => ({
      usage: (await selectUsage(tx, { since: longAgo })).length,
      resets: (await tx.selectFrom('limit_resets').selectAll().execute()).length,
    }))
  clock.advance(86_000_000)
  await deleteOldUsage({ clock, db })
  expect(await left()).toEqual({ usage: 2, resets: 1 })
  clock.advance(500_000)
  await deleteOldUsage({ clock, db })
  expect(await left()).toEqual({ usage: 0, resets: 0 })
})
