import { useId, type SelectHTMLAttributes } from 'react'
import { FieldFrame, type FieldText } from './field-frame.tsx'
import classes from './field-frame.module.css'

type SelectFieldProps = FieldText &
  SelectHTMLAttributes<HTMLSelectElement> & {
    data: readonly { value: string; label: string }[]
    compact?: boolean
  }

/** One of a few choices, by the browser's own select. */
export function SelectField({
  label,
  description,
  error,
  data,
  compact = false,
  className,
  ...props
}: SelectFieldProps) {
  const id = useId()
  return (
    <FieldFrame id={id} label={label} description={description} error={error} className={className}>
      {(described) => (
        <span className={classes.box}>
          <select id={id} {...described} {...props} className={classes.input} data-size={compact ? 'sm' : undefined}>
            {data.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </select>
          <span className={classes.chevron} />
        </span>
      )}
    </FieldFrame>
  )
}
