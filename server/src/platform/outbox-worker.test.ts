import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cloneDatabase } from '#test/kit.ts'
import { createTestClock, type TestClock } from '#test/test-clock.ts'
import { openDatabase } from './database.ts'
import { createLog } from './log.ts'
import { type Module, on } from './module.ts'
import { defineEvent, record } from './outbox.ts'
import { defaultOutboxWorkerOptions, deleteDeliveredEvents, startOutboxWorker } from './outbox-worker.ts'
import type { Platform } from './platform.ts'

const happened = defineEvent<{ number: number }>('test.happened')
const options = { ...defaultOutboxWorkerOptions, pollMs: 20 }
const silent = createLog({ level: 'silent', format: 'json' })

let urls: Awaited<ReturnType<typeof cloneDatabase>>
let clock: TestClock
let platform: Platform

beforeEach(async () => {
  urls = await cloneDatabase()
  clock = createTestClock()
  const db = openDatabase({ url: urls.appUrl, poolSize: 4, statementTimeoutMs: 5_000, log: silent })
  platform = { db, clock, log: silent } as Partial<Platform> as Platform
})
afterEach(async () => {
  await platform.db.close()
  await urls.drop()
})

const announce = (number: number) =>
  platform.db.forSystem().transaction((tx) => record(tx, happened({ number }), clock))

const moduleWith = (...runs: ((number: number) => Promise<void>)[]): Module => ({
  name: 'test',
  limits: {},
  reactions: runs.map((run, index) => on(happened, `reaction-${index}`, (_platform, { number }) => run(number))),
})

const counts = () =>
  platform.db.forSystem().transaction(async (tx) => {
    const { rows } = await sql<{ finished: number; dead: number; open: number }>`
      select count(finished_at)::int as finished, count(dead_at)::int as dead,
             count(*) filter (where finished_at is null and dead_at is null)::int as open from outbox_events`.execute(
      tx,
    )
    return rows[0]
  })

async function drain(module: Module): Promise<void> {
  const worker = startOutboxWorker(platform, [module], options)
  await worker.drain()
  await worker.stop()
}

test('an event that is rolled back is never delivered', async () => {
  await expect(
    platform.db.forSystem().transaction(async (tx) => {
      await record(tx, happened({ number: 1 }), clock)
      throw new Error('on purpose')
    }),
  ).rejects.toThrow('on purpose')
  expect(await counts()).toEqual({ finished: 0, dead: 0, open: 0 })
})

test('several workers deliver each event once when nothing fails', async () => {
  for (let number = 0; number < 40; number++) await announce(number)
  const seen: number[] = []
  const module = moduleWith(async (number) => void seen.push(number))
  const workers = [1, 2, 3].map(() => startOutboxWorker(platform, [module], options))
  await Promise.all(workers.map((worker) => worker.drain()))
  await Promise.all(workers.map((worker) => worker.stop()))
  expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, number) => number))
  expect(await counts()).toEqual({ finished: 40, dead: 0, open: 0 })
})

test('a failing reaction is tried again later, without repeating its neighbour', async () => {
  await announce(7)
  const tries = { steady: 0, shaky: 0 }
  const module = moduleWith(
    async () => void (tries.steady += 1),
    async () => {
      tries.shaky += 1
      if (tries.shaky < 3) throw new Error('not yet')
    },
  )
  await drain(module)
  expect(tries).toEqual({ steady: 1, shaky: 1 })
  await drain(module)
  expect(tries.shaky).toBe(1)
  clock.advance(2_000)
  await drain(module)
  clock.advance(4_000)
  await drain(module)
  expect(tries).toEqual({ steady: 1, shaky: 3 })
  expect(await counts()).toEqual({ finished: 1, dead: 0, open: 0 })
})

test('an event that always fails is set aside after its last attempt, and others go on', async () => {
  await announce(13)
  const module = moduleWith(async (number) => {
    if (number === 13) throw new Error('always')
  })
  for (let attempt = 0; attempt < options.maxAttempts; attempt++) {
    await drain(module)
    clock.advance(3_600_000)
  }
  await announce(14)
  await drain(module)
  expect(await counts()).toEqual({ finished: 1, dead: 1, open: 0 })
})

test('an event whose worker vanished is taken over when its lease has run out, not before', async () => {
  await announce(1)
  const hanging = Promise.withResolvers<void>()
  const started = Promise.withResolvers<void>()
  const lost = startOutboxWorker(platform, [moduleWith(() => (started.resolve(), hanging.promise))], options)
  await started.promise

  const seen: number[] = []
  const heir = moduleWith(async (number) => void seen.push(number))
  await drain(heir)
  expect(seen).toEqual([])
  clock.advance(options.leaseMs + 1)
  await drain(heir)
  expect(seen).toEqual([1])
  hanging.resolve()
  await lost.stop()
})

test('an event that this release does not know is left for one that does', async () => {
  await announce(1)
  await drain({ name: 'older', limits: {} })
  expect(await counts()).toEqual({ finished: 0, dead: 0, open: 1 })
  const seen: number[] = []
  await drain(moduleWith(async (number) => void seen.push(number)))
  expect(seen).toEqual([1])
})

test('a worker that comes back late cannot undo what its successor did', async () => {
  await announce(1)
  const hanging = Promise.withResolvers<void>()
  const started = Promise.withResolvers<void>()
  const late = startOutboxWorker(platform, [moduleWith(() => (started.resolve(), hanging.promise))], options)
  await started.promise
  clock.advance(options.leaseMs + 1)
  await drain(moduleWith(async () => undefined))
  hanging.reject(new Error('too late'))
  await late.stop()
  expect(await counts()).toEqual({ finished: 1, dead: 0, open: 0 })
  const { rows } = await platform.db
    .forSystem()
    .transaction((tx) => sql<{ last_error: string | null }>`select last_error from outbox_events`.execute(tx))
  expect(rows).toEqual([{ last_error: null }])
})

test('an event that ends its process at every attempt is set aside', async () => {
  await announce(1)
  await platform.db
    .forSystem()
    .transaction((tx) => sql`update outbox_events set attempts = ${options.maxAttempts}`.execute(tx))
  const seen: number[] = []
  await drain(moduleWith(async (number) => void seen.push(number)))
  expect(seen).toEqual([])
  expect(await counts()).toEqual({ finished: 0, dead: 1, open: 0 })
})

test('delivered events are kept for a week', async () => {
  await announce(1)
  await drain(moduleWith(async () => undefined))
  await deleteDeliveredEvents(platform)
  expect(await counts()).toMatchObject({ finished: 1 })
  clock.advance(7 * 86_400_000 + 1)
  await deleteDeliveredEvents(platform)
  expect(await counts()).toMatchObject({ finished: 0 })
})

test('stopping waits for what is under way', async () => {
  await announce(1)
  const gate = Promise.withResolvers<void>()
  const started = Promise.withResolvers<void>()
  const worker = startOutboxWorker(platform, [moduleWith(() => (started.resolve(), gate.promise))], options)
  await started.promise
  const stopped = worker.stop()
  gate.resolve()
  await stopped
  expect(await counts()).toEqual({ finished: 1, dead: 0, open: 0 })
})
