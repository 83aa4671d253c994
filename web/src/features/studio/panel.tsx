import type { ReactNode } from 'react'
import classes from './panel.module.css'

/** A titled box beside the main matter of an editor. */
export function Panel(props: {
  title: string
  /** Given where the focus may have to go to the title. */
  titleId?: string
  actions?: ReactNode
  children: ReactNode
}) {
  const { title, titleId, actions, children } = props
  return (
    <section className={classes.panel}>
      <div className={classes.header}>
        <h2 className={classes.title} {...(titleId && { id: titleId, tabIndex: -1 })}>
          {title}
        </h2>
        {actions}
      </div>
      {children}
    </section>
  )
}
