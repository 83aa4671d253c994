import { useCallback, useEffect, useEffectEvent, useSyncExternalStore } from 'react'
import { millisecondsTo } from './wait.ts'

const checkMs = 200

/** The whole seconds until then, counted down by the clock, so that a tab that slept is right at once; 0 when over. */
export function useSecondsLeft(until: Date | undefined): number {
  const read = () => (until ? Math.ceil(millisecondsTo(until) / 1000) : 0)
  const subscribe = useCallback(
    (notify: () => void) => {
      if (!until) return () => undefined
      const timer = setInterval(() => {
        notify()
        if (millisecondsTo(until) === 0) clearInterval(timer)
      }, checkMs)
      return () => clearInterval(timer)
    },
    [until],
  )
  return useSyncExternalStore(subscribe, read)
}

/** Calls `act` once, when the wait is over. */
export function useWhenOver(until: Date | undefined, act: () => void): void {
  const isOver = useSecondsLeft(until) === 0 && until !== undefined
  const elapsed = useEffectEvent(act)
  useEffect(() => {
    if (isOver) elapsed()
  }, [isOver, until])
}
