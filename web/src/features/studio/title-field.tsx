import { useState, type KeyboardEvent } from 'react'
import { TextField } from '../../ui/text-field.tsx'
import classes from './title-field.module.css'

type TitleFieldProps = {
  label: string
  initial?: string
  placeholder?: string
  onSubmit: (title: string) => void
  /** Escape, or leaving the field with nothing new in it. */
  onCancel: () => void
}

/** A title typed in place. Enter takes it and empties the field for the next one; leaving the field takes it too. */
export function TitleField({ label, initial = '', placeholder, onSubmit, onCancel }: TitleFieldProps) {
  const [typed, setTyped] = useState(initial)
  const title = typed.trim()
  const isNew = title !== '' && title !== initial

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') return onCancel()
    if (event.key !== 'Enter') return
    if (!isNew) return onCancel()
    setTyped('')
    onSubmit(title)
  }

  function leave() {
    if (isNew) onSubmit(title)
    onCancel()
  }

  return (
    <TextField
      className={classes.field}
      aria-label={label}
      placeholder={placeholder ?? label}
      maxLength={200}
      dir="auto"
      ref={focusAndSelect}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      onBlur={leave}
    />
  )
}

function focusAndSelect(input: HTMLInputElement | null) {
  input?.focus()
  input?.select()
}
