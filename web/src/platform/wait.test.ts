import { ApiProblem } from '@upskill/api-client'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { busyUntil, isBusy, maxWaits, patiently, secondsToWait } from './wait.ts'

const limited = (retryAfterSeconds?: number) => new ApiProblem(429, { title: 'Quota exceeded' }, retryAfterSeconds)

describe('isBusy', () => {
  test.each([
    ['a limit', limited(7), true],
    ['a limit that does not say how long', limited(), true],
    ['a server with too much to do', new ApiProblem(503, {}, 1), true],
    ['a proxy without a server', new ApiProblem(503, {}), true],
    ['a bug of the server', new ApiProblem(500, {}, 3), false],
    ['a refusal', new ApiProblem(403, {}, 3), false],
    ['a bug', new Error('oops'), false],
  ])('%s', (_name, error, busy) => {
    expect(isBusy(error)).toBe(busy)
  })
})

describe('secondsToWait', () => {
  test.each([
    ['what the server asked for', 30, 0, 30],
    ['a second, when the server says at once', 0, 0, 1],
    ['longer after each refusal, when the server keeps saying at once', 1, 4, 16],
    ['what the server asked for, when that is longer', 30, 3, 30],
    ['five seconds, when the server does not say', undefined, 0, 5],
    ['doubling, when the server does not say', undefined, 2, 20],
    ['at most a minute, when the server does not say', undefined, 9, 60],
    ['at most a day', 1e12, 0, 86_400],
  ])('is %s', (_name, asked, refusals, seconds) => {
    expect(secondsToWait(limited(asked), refusals, 0)).toBe(seconds)
  })

  test('is never shorter than asked, and spread over a second and a tenth of it', () => {
    expect(secondsToWait(limited(20), 0, 0)).toBe(20)
    expect(secondsToWait(limited(20), 0, 1)).toBe(23)
  })
})

describe('busyUntil', () => {
  test('is the same moment whoever asks, and however often', async () => {
    const error = limited(5)
    const first = busyUntil(error)
    expect(busyUntil(error, 3)).toBe(first)
  })

  test('is nothing for a failure that waiting does not mend', () => {
    expect(busyUntil(new ApiProblem(404, {}))).toBeUndefined()
  })
})

describe('patiently', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  test('sends again once the wait is over, and not before', async () => {
    const send = vi.fn<() => Promise<string>>().mockRejectedValueOnce(limited(10)).mockResolvedValueOnce('done')
    const onWait = vi.fn<(error: ApiProblem) => void>()
    const answer = patiently(send, onWait)
    await vi.advanceTimersByTimeAsync(9_999)
    expect(send).toHaveBeenCalledTimes(1)
    expect(onWait).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(3_000)
    expect(await answer).toBe('done')
    expect(send).toHaveBeenCalledTimes(2)
  })

  test('gives up when the server stays busy', async () => {
    const send = vi.fn<() => Promise<string>>().mockImplementation(() => Promise.reject(limited(1)))
    const outcome = patiently(send).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(10 * 60_000)
    expect(await outcome).toMatchObject({ status: 429 })
    expect(send).toHaveBeenCalledTimes(maxWaits + 1)
  })

  test('does not repeat what failed for another reason', async () => {
    const send = vi.fn<() => Promise<string>>().mockRejectedValue(new ApiProblem(409, { title: 'Taken' }))
    await expect(patiently(send)).rejects.toMatchObject({ status: 409 })
    expect(send).toHaveBeenCalledTimes(1)
  })
})
