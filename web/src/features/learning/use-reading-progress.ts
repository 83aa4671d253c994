import { useEffect, useRef, useState, type RefObject } from 'react'
import { createProgressRecorder, seenPercent, type ProgressReport } from './progress-recorder.ts'

const reportEverySeconds = 10
const settleSeconds = 2

type ReadingOptions = {
  /** The element that holds the lesson's text. */
  text: RefObject<HTMLElement | null>
  /** What the server knew when the lesson was opened. */
  known: { percent: number; completed: boolean }
  send: (report: ProgressReport) => Promise<void>
}

/**
 * Watches how far a lesson is read and reports it silently: every few seconds while something is new, when the tab is
 * hidden, and when the lesson is left. A lesson whose end stayed in view for two seconds is finished. Mount it anew
 * (`key`) for each lesson.
 */
export function useReadingProgress({ text, known, send }: ReadingOptions) {
  const latestSend = useRef(send)
  const [recorder] = useState(() => createProgressRecorder({ known, send: (report) => latestSend.current(report) }))

  useEffect(() => {
    latestSend.current = send
  })

  useEffect(() => {
    let secondsAtEnd = 0
    let secondsSinceReport = 0

    function isEndInView() {
      const box = text.current?.getBoundingClientRect()
      const percent = box ? seenPercent(box, window.innerHeight) : 0
      recorder.see(percent)
      return percent >= 100
    }

    function report() {
      secondsSinceReport = 0
      recorder.flush().catch(keepForLater)
    }

    function tick() {
      if (document.visibilityState !== 'visible') return
      recorder.tick()
      secondsAtEnd = isEndInView() ? secondsAtEnd + 1 : 0
      secondsSinceReport += 1
      const isSettled = secondsAtEnd === settleSeconds
      if (isSettled) recorder.finish()
      if (isSettled || secondsSinceReport >= reportEverySeconds) report()
    }

    function reportWhenHidden() {
      if (document.visibilityState === 'hidden') report()
    }

    const timer = setInterval(tick, 1000)
    document.addEventListener('visibilitychange', reportWhenHidden)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', reportWhenHidden)
      report()
    }
  }, [recorder, text])

  /** Counts the lesson as finished now, without waiting for its end to settle in view. */
  async function finish() {
    recorder.finish()
    await recorder.flush().catch(keepForLater)
  }

  /** The same if the reader has seen its end. */
  function finishIfSeen() {
    const box = text.current?.getBoundingClientRect()
    if (box) recorder.see(seenPercent(box, window.innerHeight))
    if (recorder.hasSeenAll()) void finish()
  }

  return { finish, finishIfSeen }
}

/** A report that failed stays in the recorder and goes out with the next one. */
function keepForLater() {
  return undefined
}
