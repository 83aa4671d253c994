import { useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, type RefObject } from 'react'

/** The page last shown, in whichever frame; undefined until the first one is. */
let lastPath: string | undefined

/** Moves the focus to a new page's content, so that a screen reader and the Tab key start there. For a `<main>`. */
export function useFocusAfterNavigation(): RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null)
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname })

  useEffect(() => {
    if (path === undefined) return
    if (lastPath !== undefined && lastPath !== path) main.current?.focus({ preventScroll: true })
    lastPath = path
  }, [path])

  return main
}
