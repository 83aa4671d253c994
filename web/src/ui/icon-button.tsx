import type { ButtonHTMLAttributes, Ref } from 'react'
import classes from './icon-button.module.css'

type IconButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  /** What it does: an icon alone says nothing. Shown as a tooltip too. */
  label: string
  ref?: Ref<HTMLButtonElement>
}

/** A quiet button that is only an icon. */
export function IconButton({ label, className, ...props }: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      aria-label={label}
      {...props}
      className={[classes.button, className].filter(Boolean).join(' ')}
    />
  )
}
