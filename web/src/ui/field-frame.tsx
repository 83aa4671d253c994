import type { ReactNode } from 'react'
import classes from './field-frame.module.css'

/** What stands around every field. */
export type FieldText = {
  /** Left out only where the surroundings say it; then give the field an `aria-label`. */
  label?: string | undefined
  description?: string | undefined
  error?: string | undefined
}

type Described = { 'aria-invalid': true | undefined; 'aria-describedby': string | undefined }

type FieldFrameProps = FieldText & {
  /** The id of the control inside. */
  id: string
  className?: string | undefined
  /** Draws the control; what it gets tells assistive technology about the help and the error. */
  children: (described: Described) => ReactNode
}

/** A label above a control, help and an error below it. */
export function FieldFrame({ id, label, description, error, className, children }: FieldFrameProps) {
  const helpId = `${id}-help`
  const errorId = `${id}-error`
  const describedBy = [error && errorId, description && helpId].filter(Boolean).join(' ')
  return (
    <div className={[classes.field, className].filter(Boolean).join(' ')}>
      {label && (
        <label className={classes.label} htmlFor={id}>
          {label}
        </label>
      )}
      {children({ 'aria-invalid': error ? true : undefined, 'aria-describedby': describedBy || undefined })}
      {error && (
        <p className={classes.error} id={errorId}>
          {error}
        </p>
      )}
      {description && (
        <p className={classes.help} id={helpId}>
          {description}
        </p>
      )}
    </div>
  )
}
