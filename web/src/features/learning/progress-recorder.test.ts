import { describe, expect, test } from 'vitest'
import { createProgressRecorder, seenPercent, type ProgressReport } from './progress-recorder.ts'

function recorderWith(known = { percent: 0, completed: false }) {
  const reports: ProgressReport[] = []
  const connection = { up: true }
  const recorder = createProgressRecorder({
    known,
    send: async (report) => {
      if (!connection.up) throw new Error('offline')
      reports.push(report)
    },
  })
  return { recorder, reports, connection }
}

describe('the progress recorder', () => {
  test('says nothing while nothing is new', async () => {
    const { recorder, reports } = recorderWith({ percent: 40, completed: false })
    recorder.see(40)
    recorder.tick()
    await recorder.flush()
    expect(reports).toEqual([])
  })

  test('never goes back', async () => {
    const { recorder, reports } = recorderWith({ percent: 40, completed: false })
    recorder.see(70.9)
    recorder.see(12)
    await recorder.flush()
    expect(reports).toEqual([{ percent: 70 }])
  })

  test('knows when the whole lesson was seen, now or on an earlier day', () => {
    const { recorder } = recorderWith({ percent: 60, completed: false })
    recorder.see(99.5)
    expect(recorder.hasSeenAll()).toBe(false)
    recorder.see(100)
    expect(recorder.hasSeenAll()).toBe(true)
    expect(recorderWith({ percent: 100, completed: false }).recorder.hasSeenAll()).toBe(true)
  })

  test('reports the time since the last report once', async () => {
    const { recorder, reports } = recorderWith()
    recorder.tick()
    recorder.tick()
    recorder.see(10)
    await recorder.flush()
    recorder.tick()
    recorder.see(20)
    await recorder.flush()
    expect(reports).toEqual([
      { percent: 10, secondsActive: 2 },
      { percent: 20, secondsActive: 1 },
    ])
  })

  test('finishing is everything read, and is reported once', async () => {
    const { recorder, reports } = recorderWith()
    recorder.finish()
    await recorder.flush()
    recorder.see(100)
    await recorder.flush()
    expect(reports).toEqual([{ percent: 100, completed: true }])
  })

  test('keeps what could not be sent for the next time', async () => {
    const { recorder, reports, connection } = recorderWith()
    connection.up = false
    recorder.tick()
    recorder.see(30)
    await expect(recorder.flush()).rejects.toThrow('offline')
    connection.up = true
    await recorder.flush()
    expect(reports).toEqual([{ percent: 30, secondsActive: 1 }])
  })

  test('two flushes at once send one report', async () => {
    const { recorder, reports } = recorderWith()
    recorder.see(50)
    await Promise.all([recorder.flush(), recorder.flush()])
    expect(reports).toEqual([{ percent: 50 }])
  })
})

test('what was read while a report waited goes out once, and only the latest', async () => {
  const reports: ProgressReport[] = []
  const { promise: limit, resolve: endLimit } = Promise.withResolvers<void>()
  const recorder = createProgressRecorder({
    known: { percent: 0, completed: false },
    send: async (report) => {
      await limit
      reports.push(report)
    },
  })
  recorder.see(10)
  const flushes = [recorder.flush()]
  for (const percent of [20, 30, 40]) {
    recorder.see(percent)
    flushes.push(recorder.flush())
  }
  endLimit()
  await Promise.all(flushes)
  expect(reports).toEqual([{ percent: 10 }, { percent: 40 }])
})

describe('seenPercent', () => {
  test.each([
    ['below the window', { top: 900, bottom: 2900 }, 0],
    ['half in view', { top: -200, bottom: 1800 }, 50],
    ['its end in view', { top: -1200, bottom: 800 }, 100],
    ['shorter than the window', { top: 100, bottom: 300 }, 100],
    ['not laid out yet', { top: 0, bottom: 0 }, 0],
  ])('a text %s', (_name, text, percent) => {
    expect(seenPercent(text, 800)).toBe(percent)
  })
})
