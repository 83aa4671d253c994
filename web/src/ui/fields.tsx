import type { ReactNode } from 'react'
import classes from './fields.module.css'

/** The fields of a form below one another. */
export function Fields({ children }: { children: ReactNode }) {
  return <div className={classes.fields}>{children}</div>
}

/** The buttons below a form's fields. */
export function FormActions({ children }: { children: ReactNode }) {
  return <div className={classes.actions}>{children}</div>
}
