import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { Breaker } from './breaker.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function setUp() {
  const store = { answers: true, takesDebts: true, probes: 0, whileTried: () => {} }
  const told: string[] = []
  const breaker = new Breaker({
    clock: { now: () => vi.getMockedSystemTime()!.getTime() },
    async probe() {
      store.probes++
      if (!store.answers) throw new Error('no answer')
    },
    async bringBack(close) {
      close()
      store.whileTried()
      await Promise.resolve()
      if (!store.takesDebts) throw new Error('no debts taken')
    },
    onChange: (isOpen, reason) => told.push(`${isOpen ? 'open' : 'closed'}: ${reason}`),
  })
  onTestFinished(() => breaker.end())
  return { breaker, store, told }
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

test('a store that answers at once is asked at once, and nothing is told', async () => {
  const { breaker, told } = setUp()
  expect(breaker.isOpen).toBe(true)
  await pass(1)
  await breaker.started
  expect(breaker.isOpen).toBe(false)
  await pass(10_000)
  expect(told).toEqual([])
})

test('a store that does not answer in the first second is told as away, and as back when it is', async () => {
  const { breaker, store, told } = setUp()
  store.answers = false
  await pass(999)
  expect(told).toEqual([])
  await pass(1)
  await breaker.started
  expect(told).toEqual(['open: no answer'])
  store.answers = true
  await pass(100)
  expect(told).toEqual(['open: no answer', 'closed: Redis answers again'])
})

test('a store that failed is asked again after 100 ms, and each 100 ms until it answers', async () => {
  const { breaker, store, told } = setUp()
  await pass(1)
  store.answers = false
  const { probes } = store
  for (let time = 0; time < 3; time++) breaker.open('it failed')
  expect(breaker.isOpen).toBe(true)
  await pass(99)
  expect(store.probes).toBe(probes)
  await pass(60_000)
  expect(store.probes).toBe(probes + 600)
  store.answers = true
  await pass(100)
  expect(breaker.isOpen).toBe(false)
  expect(told).toEqual(['open: it failed', 'closed: Redis answers again'])
})

test('a store that answers and fails whenever it is asked makes few switches', async () => {
  const { breaker, told } = setUp()
  await pass(1)
  for (let ms = 0; ms < 60_000; ms += 10) {
    breaker.open('it failed')
    await pass(10)
  }
  expect(told.filter((each) => each.startsWith('open'))).toHaveLength(17)
})

test('after ten quiet seconds a failure is the first again', async () => {
  const { breaker } = setUp()
  await pass(1)
  for (let time = 0; time < 5; time++) {
    breaker.open('it failed')
    await pass(5_000)
    expect(breaker.isOpen).toBe(false)
  }
  await pass(10_000)
  breaker.open('it failed')
  await pass(100)
  expect(breaker.isOpen).toBe(false)
})

test('a store that could not be brought back was never told as back', async () => {
  const { breaker, store, told } = setUp()
  await pass(1)
  breaker.open('it failed')
  store.takesDebts = false
  const { probes } = store
  await pass(30_000)
  expect(breaker.isOpen).toBe(true)
  expect(store.probes - probes).toBeLessThan(15)
  store.takesDebts = true
  await pass(5_000)
  expect(told).toEqual(['open: it failed', 'closed: Redis answers again'])
})

test('a store that fails those who ask while it is tried is not told as back', async () => {
  const { breaker, store, told } = setUp()
  await pass(1)
  breaker.open('it failed')
  store.whileTried = () => breaker.open('it failed again')
  await pass(30_000)
  expect(breaker.isOpen).toBe(true)
  expect(told).toHaveLength(1)
  store.whileTried = () => {}
  await pass(5_000)
  expect(breaker.isOpen).toBe(false)
  expect(told).toEqual(['open: it failed', 'closed: Redis answers again'])
})

test('nothing is told or tried after the end', async () => {
  const { breaker, store, told } = setUp()
  await pass(1)
  breaker.end()
  const { probes } = store
  breaker.open('closed')
  await pass(10_000)
  expect([store.probes, ...told]).toEqual([probes])
})
