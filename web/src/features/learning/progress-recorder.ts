/** What is reported of one lesson: how far it was read, whether it was finished, and for how long since the last report. */
export type ProgressReport = { percent: number; completed?: true; secondsActive?: number }

export type ProgressRecorder = {
  /** The reader has seen this much of the lesson. Less than before changes nothing. */
  see: (percent: number) => void
  /** Whether the reader has seen the whole lesson. */
  hasSeenAll: () => boolean
  /** The reader is done with the lesson. */
  finish: () => void
  /** One second passed with the lesson in front of the reader. */
  tick: () => void
  /** Sends what is new, if anything; while a report is under way the rest goes right after it. */
  flush: () => Promise<void>
}

type RecorderOptions = {
  /** What the server already knows. */
  known: { percent: number; completed: boolean }
  send: (report: ProgressReport) => Promise<void>
}

/**
 * Collects reading progress and reports it without ever going back: percent only grows, finished stays finished. A
 * report that fails is kept and goes out with the next flush, so that nothing is lost while the connection is.
 */
export function createProgressRecorder({ known, send }: RecorderOptions): ProgressRecorder {
  let { percent, completed } = known
  let sent = { percent, completed }
  let secondsActive = 0
  let sending: Promise<void> | undefined
  let following: Promise<void> | undefined

  const isNew = () => percent > sent.percent || completed !== sent.completed

  async function report() {
    const seconds = secondsActive
    const next = { percent, completed }
    secondsActive = 0
    try {
      await send({
        percent: next.percent,
        ...(next.completed && { completed: true as const }),
        ...(seconds > 0 && { secondsActive: seconds }),
      })
      sent = next
    } catch (error) {
      secondsActive += seconds
      throw error
    }
  }

  async function flush() {
    if (sending) return (following ??= flushAfter(sending))
    if (!isNew()) return
    sending = report()
    try {
      await sending
    } finally {
      sending = undefined
    }
  }

  /** However often one asks while a report is under way, what is new by its end goes out once. */
  async function flushAfter(report: Promise<void>) {
    await report.catch(() => undefined)
    following = undefined
    await flush()
  }

  return {
    see(seen) {
      percent = Math.max(percent, Math.min(100, Math.floor(seen)))
    },
    hasSeenAll: () => percent === 100,
    finish() {
      percent = 100
      completed = true
    },
    tick() {
      secondsActive += 1
    },
    flush,
  }
}

/** How much of a text has come into view, 0 to 100, from where its top and bottom are relative to the window. */
export function seenPercent(text: { top: number; bottom: number }, windowHeight: number): number {
  const height = text.bottom - text.top
  if (height <= 0) return 0
  return Math.max(0, Math.min(100, ((windowHeight - text.top) / height) * 100))
}
