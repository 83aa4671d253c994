import { useId, type InputHTMLAttributes, type ReactNode, type Ref } from 'react'
import { FieldFrame, type FieldText } from './field-frame.tsx'
import classes from './field-frame.module.css'

type TextFieldProps = FieldText &
  InputHTMLAttributes<HTMLInputElement> & {
    leftSection?: ReactNode
    rightSection?: ReactNode
    ref?: Ref<HTMLInputElement>
  }

/** A line of text to type, with its label above and its help and error below. */
export function TextField({
  label,
  description,
  error,
  leftSection,
  rightSection,
  className,
  ...props
}: TextFieldProps) {
  const id = useId()
  return (
    <FieldFrame id={id} label={label} description={description} error={error} className={className}>
      {(described) => (
        <span
          className={classes.box}
          data-left={Boolean(leftSection) || undefined}
          data-right={Boolean(rightSection) || undefined}
        >
          {leftSection && <span className={classes.left}>{leftSection}</span>}
          <input id={id} {...described} {...props} className={classes.input} />
          {rightSection && <span className={classes.right}>{rightSection}</span>}
        </span>
      )}
    </FieldFrame>
  )
}
