import type { ReactNode } from 'react'
import classes from './notice.module.css'

export type NoticeTone = 'quiet' | 'good' | 'due' | 'failure'

/**
 * A short message inside the page. `quiet` informs, `good` confirms, `due` needs attention some time, `failure` says
 * what went wrong. A failure is announced to screen readers at once, everything else when they are idle.
 */
export function Notice(props: {
  tone?: NoticeTone
  icon?: ReactNode
  title?: string
  actions?: ReactNode
  children?: ReactNode
}) {
  const { tone = 'quiet', icon, title, actions, children } = props
  return (
    <div className={classes.notice} data-tone={tone} role={tone === 'failure' ? 'alert' : 'status'}>
      {icon && <span className={classes.icon}>{icon}</span>}
      <div className={classes.text}>
        {title && <p className={classes.title}>{title}</p>}
        {children && <div>{children}</div>}
      </div>
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  )
}
