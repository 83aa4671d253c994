import { useId, useState, type KeyboardEvent } from 'react'
import { GrowingText } from '../../ui/text-area.tsx'
import classes from './inline-text.module.css'

type InlineTextProps = {
  id?: string
  label: string
  value: string
  maxLength: number
  /** Shown while the field is empty; an empty text is never reported, and leaving the field brings the last one back. */
  missing: string
  /** How large the text is written. */
  size: 'page' | 'section'
  onChange: (value: string) => void
}

/**
 * A title that is edited where it stands: one line of text that wraps, and looks like a heading until it is touched.
 * While it has the focus it shows what was typed, whatever the server makes of it.
 */
export function InlineText({ id, label, value, maxLength, missing, size, onChange }: InlineTextProps) {
  const errorId = useId()
  const [typed, setTyped] = useState<string>()
  const shown = typed ?? value
  const isMissing = shown.trim() === ''

  function type(text: string) {
    const line = text.replaceAll(/[\r\n]+/g, ' ')
    setTyped(line)
    if (line.trim() !== '') onChange(line)
  }

  return (
    <span className={classes.field} data-size={size}>
      <GrowingText text={shown}>
        <textarea
          {...(id && { id })}
          className={classes.input}
          rows={1}
          aria-label={label}
          aria-invalid={isMissing || undefined}
          aria-describedby={isMissing ? errorId : undefined}
          placeholder={label}
          maxLength={maxLength}
          dir="auto"
          value={shown}
          onFocus={() => setTyped(value)}
          onChange={(event) => type(event.currentTarget.value)}
          onBlur={() => setTyped(undefined)}
          onKeyDown={leaveOnEnter}
        />
      </GrowingText>
      {isMissing && (
        <span className={classes.error} id={errorId} role="alert">
          {missing}
        </span>
      )}
    </span>
  )
}

function leaveOnEnter(event: KeyboardEvent<HTMLTextAreaElement>) {
  if (event.nativeEvent.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return
  event.preventDefault()
  event.currentTarget.blur()
}
