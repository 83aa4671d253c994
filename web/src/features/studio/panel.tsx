import type { ReactNode } from 'react'
import classes from './panel.module.css'

/** A titled box beside the main matter of an editor. */
export function Panel({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <section className={classes.panel}>
      <div className={classes.header}>
        <h2 className={classes.title}>{title}</h2>
        {actions}
      </div>
      {children}
    </section>
  )
}
