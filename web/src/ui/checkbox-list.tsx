import { type ReactNode, useId } from 'react'
import classes from './checkbox-list.module.css'

export type CheckboxChoice = {
  value: string
  label: string
  description?: ReactNode
  disabled?: boolean
}

type CheckboxListProps = {
  /** What is chosen from; hidden where the dialog's title says it. */
  label: string
  hideLabel?: boolean
  choices: readonly CheckboxChoice[]
  chosen: ReadonlySet<string>
  onChange: (chosen: ReadonlySet<string>) => void
  error?: string | undefined
}

/** Any number of a few choices, each with a line on what it means. */
export function CheckboxList({ label, hideLabel = false, choices, chosen, onChange, error }: CheckboxListProps) {
  const id = useId()

  function toggle(value: string, isChosen: boolean) {
    const others = [...chosen].filter((other) => other !== value)
    onChange(new Set(isChosen ? [...others, value] : others))
  }

  return (
    <fieldset className={classes.list} aria-describedby={error ? `${id}-error` : undefined}>
      <legend className={classes.legend} data-hidden={hideLabel || undefined}>
        {label}
      </legend>
      {choices.map((choice) => (
        <label key={choice.value} className={classes.choice} data-disabled={choice.disabled || undefined}>
          <input
            type="checkbox"
            checked={chosen.has(choice.value)}
            disabled={choice.disabled}
            onChange={(event) => toggle(choice.value, event.currentTarget.checked)}
          />
          <span>
            <span className={classes.label}>{choice.label}</span>
            {choice.description && <span className={classes.description}>{choice.description}</span>}
          </span>
        </label>
      ))}
      {error && (
        <p id={`${id}-error`} className={classes.error} role="alert">
          {error}
        </p>
      )}
    </fieldset>
  )
}
