import { useEffect, useRef, type ReactNode } from 'react'

/** The heading of what took the place of a form: it takes the focus the form had, so that it is read and Tab goes on. */
export function ArrivalHeading({ className, children }: { className?: string | undefined; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)

  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
  }, [])

  return (
    <h1 className={className} ref={heading} tabIndex={-1}>
      {children}
    </h1>
  )
}
