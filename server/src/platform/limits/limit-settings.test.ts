import { Writable } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { cloneDatabase } from '#test/kit.ts'
import { createTestClock } from '#test/test-clock.ts'
import { type Database, openDatabase, type Tx } from '../database.ts'
import { createLog } from '../log.ts'
import { followLimitSettings, type LimitSettings } from './limit-settings.ts'
import { deleteOverride, insertReset, type LimitReset, putOverride, selectOverrides } from './limit-settings-sql.ts'
import type { LimitOverride } from './limits.ts'

const clock = createTestClock()
const override: LimitOverride = { policyId: 'user.read', organizationId: null, rate: '10/minute', burst: 5 }

let db: Database
let isDown: boolean
let polls: number
let logged: string[]
let settings: LimitSettings
let resets: LimitReset[]
const undo: (() => Promise<void>)[] = []

beforeEach(async () => {
  const urls = await cloneDatabase()
  const silent = createLog({ level: 'silent', format: 'json' })
  db = openDatabase({ url: urls.appUrl, poolSize: 3, statementTimeoutMs: 5_000, log: silent })
  undo.push(urls.drop, () => db.close())
  isDown = false
  polls = 0
  logged = []
  resets = []
  const destination = new Writable({ write: (chunk, _encoding, done) => (logged.push(String(chunk)), done()) })
  const breakable: Database = {
    ...db,
    forSystem() {
      polls += 1
      return isDown ? { transaction: () => Promise.reject(new Error('down')) } : db.forSystem()
    },
  }
  const log = createLog({ level: 'info', format: 'json', destination })
  settings = await followLimitSettings({ db: breakable, log }, { onReset: (reset) => resets.push(reset), pollMs: 10 })
  undo.push(() => settings.stop())
})
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step()
})

const inSystem = <T>(work: (tx: Tx) => Promise<T>) => db.forSystem().transaction(work)
const set = (numbers = override) => inSystem((tx) => putOverride(tx, { ...numbers, reason: 'a test' }, clock))

test('a running server follows what is set and taken back, and keeps its array while nothing changes', async () => {
  const before = settings.overrides()
  expect(before).toEqual([])
  await set()
  await vi.waitFor(() => expect(settings.overrides()).toEqual([override]))
  const after = settings.overrides()
  const asked = polls
  await vi.waitFor(() => expect(polls).toBeGreaterThan(asked + 2))
  expect(settings.overrides()).toBe(after)
  expect(await inSystem((tx) => deleteOverride(tx, override))).toBe(true)
  await vi.waitFor(() => expect(settings.overrides()).toEqual([]))
  expect(await inSystem((tx) => deleteOverride(tx, override))).toBe(false)
})

test('setting again replaces, and everybody and an organization have numbers of their own', async () => {
  const organizationId = '01900000-0000-7000-8000-000000000001'
  const now = clock.now()
  await db
    .forOrganization({ organizationId })
    .transaction((tx) =>
      tx
        .insertInto('organizations')
        .values({ id: organizationId, slug: 'one', name: 'One', created_at: now, updated_at: now })
        .execute(),
    )
  await set()
  await inSystem((tx) => putOverride(tx, { ...override, organizationId, reason: 'theirs' }, clock))
  await inSystem((tx) => putOverride(tx, { ...override, burst: 9, reason: 'again' }, clock))
  const recorded = await inSystem(selectOverrides)
  expect(recorded).toHaveLength(2)
  expect(recorded).toContainEqual({ ...override, burst: 9, reason: 'again', setAt: now })
  expect(recorded).toContainEqual({ ...override, organizationId, reason: 'theirs', setAt: now })
})

test('each reset is seen once, also when several are made at the same time', async () => {
  const wanted = Array.from({ length: 20 }, (_, number) => ({ kind: 'user' as const, identity: `user-${number}` }))
  await Promise.all(wanted.map((reset) => inSystem((tx) => insertReset(tx, reset, clock.now()))))
  const names = (all: readonly LimitReset[]) => all.map(({ identity }) => identity).toSorted()
  await vi.waitFor(() => expect(resets.length).toBeGreaterThanOrEqual(wanted.length))
  expect(names(resets)).toEqual(names(wanted))
})

test('a database that does not answer leaves the last known in effect and is logged once for each outage', async () => {
  await set()
  await vi.waitFor(() => expect(settings.overrides()).toEqual([override]))
  const warnings = () => logged.filter((line) => line.includes('cannot be read'))
  for (const outage of [1, 2]) {
    isDown = true
    const asked = polls
    await vi.waitFor(() => expect(polls).toBeGreaterThan(asked + 2))
    expect(warnings()).toHaveLength(outage)
    expect(settings.overrides()).toEqual([override])
    isDown = false
    const change = { ...override, burst: 5 + outage }
    await set(change)
    await vi.waitFor(() => expect(settings.overrides()).toEqual([change]))
    await set()
    await vi.waitFor(() => expect(settings.overrides()).toEqual([override]))
  }
})
