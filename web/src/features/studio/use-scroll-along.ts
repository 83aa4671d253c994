import { useEffect, useRef } from 'react'

/** Two panes of the same text: scrolling `source` brings `target` to the same fraction of its height. */
export function useScrollAlong() {
  const source = useRef<HTMLElement>(null)
  const target = useRef<HTMLElement>(null)

  useEffect(() => {
    const from = source.current
    if (!from) return
    const follow = () => {
      const to = target.current
      const height = from.scrollHeight - from.clientHeight
      if (to && height > 0) to.scrollTop = (from.scrollTop / height) * (to.scrollHeight - to.clientHeight)
    }
    from.addEventListener('scroll', follow, { passive: true })
    return () => from.removeEventListener('scroll', follow)
  }, [])

  return { source, target }
}
