import { useId, type ReactNode, type Ref, type TextareaHTMLAttributes } from 'react'
import { FieldFrame, type FieldText } from './field-frame.tsx'
import frame from './field-frame.module.css'
import classes from './text-area.module.css'

type TextAreaProps = FieldText &
  Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'value'> & {
    value: string
    ref?: Ref<HTMLTextAreaElement>
  }

/** Text of several lines, with its label above and its help and error below. It grows with what is typed from `rows` on. */
export function TextArea({
  label,
  description,
  error,
  className,
  value,
  rows = 3,
  id: wantedId,
  ...props
}: TextAreaProps) {
  const ownId = useId()
  const id = wantedId ?? ownId
  return (
    <FieldFrame id={id} label={label} description={description} error={error} className={className}>
      {(described) => (
        <GrowingText text={value}>
          <textarea
            id={id}
            rows={rows}
            {...described}
            {...props}
            value={value}
            className={`${frame.input} ${classes.area}`}
          />
        </GrowingText>
      )}
    </FieldFrame>
  )
}

/** Makes the text area inside as tall as its text: a hidden copy of the text in the same grid cell sets the height. */
export function GrowingText({ text, children }: { text: string; children: ReactNode }) {
  return (
    <span className={classes.grower} data-copy={`${text} `}>
      {children}
    </span>
  )
}
