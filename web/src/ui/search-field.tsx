import { IconSearch, IconX } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './icon-button.tsx'
import { TextField } from './text-field.tsx'

type SearchFieldProps = {
  label: string
  placeholder?: string
  value: string
  /** Called 250 ms after the last keystroke, and at once on Enter or when cleared. */
  onSearch: (query: string) => void
  className?: string | undefined
}

/** A search box for a list that lives in the URL: types freely, reports calmly. */
export function SearchField({ label, placeholder, value, onSearch, className }: SearchFieldProps) {
  const { t } = useTranslation('ui')
  const [typed, setTyped] = useState(value)
  const [reported, setReported] = useState(value)
  const input = useRef<HTMLInputElement>(null)
  const wasSearching = useRef(value !== '')
  const report = useEffectEvent(() => search(typed))

  if (value !== reported) {
    setReported(value)
    setTyped(value)
  }

  useEffect(() => {
    // What cleared the search, such as the button of an empty list, is gone with it.
    const isFocusLost = document.activeElement === document.body
    if (value === '' && wasSearching.current && isFocusLost) input.current?.focus()
    wasSearching.current = value !== ''
  }, [value])

  useEffect(() => {
    const timer = setTimeout(() => report(), 250)
    return () => clearTimeout(timer)
  }, [typed])

  function search(query: string) {
    const trimmed = query.trim()
    if (trimmed === reported) return
    setReported(trimmed)
    onSearch(trimmed)
  }

  function clear() {
    setTyped('')
    search('')
    input.current?.focus()
  }

  const clearButton = (
    <IconButton label={t('search.clear')} onClick={clear}>
      <IconX size={16} stroke={1.75} />
    </IconButton>
  )
  return (
    <TextField
      ref={input}
      className={className}
      type="search"
      role="searchbox"
      aria-label={label}
      placeholder={placeholder ?? label}
      leftSection={<IconSearch size={18} stroke={1.75} />}
      rightSection={typed && clearButton}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') search(typed)
        if (event.key === 'Escape' && typed) clear()
      }}
    />
  )
}
