import { useState, type KeyboardEvent } from 'react'
import { TextField } from '../../ui/text-field.tsx'
import classes from './title-field.module.css'

type TitleFieldProps = {
  label: string
  initial?: string
  placeholder?: string
  /** Takes one title after the other instead of closing after the first. */
  staysOpen?: boolean
  onSubmit: (title: string) => void
  /** `byKey` when Enter or Escape ended it, so that the focus should go to what takes its place. */
  onClose: (byKey: boolean) => void
}

/** A title typed in place. Enter takes it, Escape does not, and leaving the field takes it too. */
export function TitleField(props: TitleFieldProps) {
  const { label, initial = '', placeholder, staysOpen = false, onSubmit, onClose } = props
  const [typed, setTyped] = useState(initial)
  const title = typed.trim()
  const isNew = title !== '' && title !== initial

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') return onClose(true)
    if (event.key !== 'Enter') return
    if (isNew) onSubmit(title)
    if (isNew && staysOpen) setTyped('')
    else onClose(true)
  }

  function leave() {
    if (isNew) onSubmit(title)
    onClose(false)
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
