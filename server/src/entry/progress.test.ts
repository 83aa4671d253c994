import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createProgress } from './progress.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

function record(isTTY: boolean) {
  const written: string[] = []
  const progress = createProgress({ isTTY, write: (text: string) => written.push(text) > 0 })
  return { progress, written }
}

test('short work is not mentioned', async () => {
  const { progress, written } = record(false)
  expect(await progress.during('Migrating', Promise.resolve(42))).toBe(42)
  expect(written).toEqual([])
})

test('long work is announced and its time told, in whole lines where nobody watches', async () => {
  const { progress, written } = record(false)
  const { promise, resolve } = Promise.withResolvers<void>()
  const shown = progress.during('Building', promise)
  await vi.advanceTimersByTimeAsync(2_000)
  resolve()
  await shown
  expect(written).toEqual(['  Building …\n', '  Building: done in 2.0 s\n'])
})

test('a terminal sees the seconds pass', async () => {
  const { progress, written } = record(true)
  const { promise, resolve } = Promise.withResolvers<void>()
  const shown = progress.during('Building', promise)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(written.at(-1)).toBe('\r\u001B[K  Building … 1.0 s')
  resolve()
  await shown
  expect(written.at(-1)).toBe('\r\u001B[K  Building: done in 1.0 s\n')
})

test('failing work is left to whoever explains failures, and nothing goes on ticking', async () => {
  const { progress, written } = record(true)
  const { promise, reject } = Promise.withResolvers<void>()
  const shown = progress.during('Building', promise)
  await vi.advanceTimersByTimeAsync(1_000)
  reject(new Error('no'))
  await expect(shown).rejects.toThrow('no')
  const before = written.length
  await vi.advanceTimersByTimeAsync(1_000)
  expect(written).toHaveLength(before)
})
