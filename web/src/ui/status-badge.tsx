import type { ReactNode } from 'react'
import classes from './status-badge.module.css'

export type BadgeTone = 'quiet' | 'good' | 'due' | 'failure' | 'credential'

/** One or two words on the state of a thing. The words carry the meaning; the tone only repeats it. */
export function StatusBadge({ tone = 'quiet', children }: { tone?: BadgeTone; children: ReactNode }) {
  return (
    <span className={classes.badge} data-tone={tone}>
      {children}
    </span>
  )
}
