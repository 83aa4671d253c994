import { useCallback, useRef } from 'react'

/** For what a field stands in for meanwhile: after `regain()` it has the focus as soon as `ref` brings it back. */
export function useRegainedFocus() {
  const isWanted = useRef(false)
  const ref = useCallback((element: HTMLElement | null) => {
    if (!element || !isWanted.current) return
    isWanted.current = false
    element.focus()
  }, [])
  return { ref, regain: () => (isWanted.current = true) }
}
