import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, Ref } from 'react'
import { dress, type ButtonLook } from './button.tsx'
import iconClasses from './icon-button.module.css'
import classes from './link.module.css'

type AnchorAttributes = AnchorHTMLAttributes<HTMLAnchorElement> & { ref?: Ref<HTMLAnchorElement> }

/** A link inside text. Takes the router's `to`, `params` and `search`, checked against the routes that exist. */
export const TextLink = createLink(TextAnchor)

/** A link that looks and weighs like a Button. */
export const ButtonLink = createLink(ButtonAnchor)

/** An icon that leads somewhere, with what it is called. */
export const IconLink = createLink(IconAnchor)

function TextAnchor({ quiet = false, className, children, ...props }: AnchorAttributes & { quiet?: boolean }) {
  return (
    <a {...props} className={[classes.link, className].filter(Boolean).join(' ')} data-quiet={quiet || undefined}>
      {children}
    </a>
  )
}

function ButtonAnchor(props: ButtonLook & AnchorAttributes) {
  const { className, content, look, rest } = dress(props)
  return (
    <a {...rest} {...look} className={className}>
      {content}
    </a>
  )
}

function IconAnchor({ label, className, ...props }: AnchorAttributes & { label: string }) {
  return (
    <a
      title={label}
      aria-label={label}
      {...props}
      className={[iconClasses.button, className].filter(Boolean).join(' ')}
    />
  )
}
