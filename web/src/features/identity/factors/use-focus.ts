import { type RefObject, useEffect, useRef } from 'react'

/** Gives the focus to what appears in place of what had it: the next step of a form. */
export function useFocus<Element extends HTMLElement>(): RefObject<Element | null> {
  const element = useRef<Element>(null)
  useEffect(() => element.current?.focus(), [])
  return element
}
