import { ActionIcon, Button, type ActionIconProps, type ButtonProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, Ref } from 'react'
import classes from './link.module.css'

type AnchorAttributes = AnchorHTMLAttributes<HTMLAnchorElement> & { ref?: Ref<HTMLAnchorElement> }

/** A link inside text. Takes the router's `to`, `params` and `search`, checked against the routes that exist. */
export const TextLink = createLink(TextAnchor)

/** A link that looks and weighs like a button; every prop of Mantine's Button but `component`. */
export const ButtonLink = createLink(ButtonAnchor)

/** An icon that leads somewhere. It has no text, so `aria-label` is required. */
export const IconLink = createLink(IconAnchor)

function TextAnchor(props: AnchorAttributes & { quiet?: boolean }) {
  const { quiet = false, className, ...rest } = props
  return <a {...rest} className={[classes.link, className].filter(Boolean).join(' ')} data-quiet={quiet || undefined} />
}

function ButtonAnchor(props: ButtonProps & Omit<AnchorAttributes, keyof ButtonProps>) {
  return <Button {...props} component="a" />
}

function IconAnchor(props: ActionIconProps & Omit<AnchorAttributes, keyof ActionIconProps> & { 'aria-label': string }) {
  return <ActionIcon {...props} component="a" />
}
