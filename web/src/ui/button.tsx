import type { ButtonHTMLAttributes, MouseEvent, ReactNode, Ref } from 'react'
import classes from './button.module.css'

/** How a button looks, whether it acts (Button) or leads somewhere (ButtonLink). */
export type ButtonLook = {
  /** `filled` is the page's one next step, `default` everything beside it, `subtle` what should not attract. */
  variant?: 'filled' | 'default' | 'subtle' | undefined
  /** Teal acts, red destroys, gray is neutral. */
  color?: 'teal' | 'red' | 'gray' | undefined
  size?: 'xs' | 'sm' | 'md' | undefined
  fullWidth?: boolean | undefined
  leftSection?: ReactNode
}

type ButtonProps = ButtonLook &
  ButtonHTMLAttributes<HTMLButtonElement> & {
    /** Shows a spinner and takes no clicks while something is under way. */
    loading?: boolean | undefined
    /** How long it cannot be pressed yet ("12 s"), shown beside the label; it takes no clicks meanwhile. */
    wait?: string | undefined
    ref?: Ref<HTMLButtonElement>
  }

/** A button. It is no submit button unless `type` says so. While it is loading or waiting it keeps the focus. */
export function Button({ loading = false, wait, type = 'button', onClick, children, ...props }: ButtonProps) {
  const label = wait ? <Waiting wait={wait}>{children}</Waiting> : children
  const { className, content, look, rest } = dress({ ...props, children: label })
  const isIdle = !loading && !wait
  return (
    <button
      {...rest}
      {...look}
      type={type}
      className={className}
      onClick={isIdle ? onClick : ignore}
      aria-disabled={!isIdle || undefined}
      data-waiting={(wait && !loading) || undefined}
      data-loading={loading || undefined}
      aria-busy={loading || undefined}
    >
      {content}
    </button>
  )
}

function Waiting({ wait, children }: { wait: string; children: ReactNode }) {
  return (
    <>
      {children}
      <span className={classes.wait}>{wait}</span>
    </>
  )
}

/** Neither a click nor, in a form, the submission it would start. */
function ignore(event: MouseEvent) {
  event.preventDefault()
}

type Dressed<Props> = {
  className: string
  content: ReactNode
  look: Record<`data-${string}`, string | true | undefined>
  rest: Omit<Props, keyof ButtonLook | 'className' | 'children'>
}

/** Splits what a button looks like from what it does, for elements other than `<button>` that look like one. */
export function dress<Props extends ButtonLook & { className?: string | undefined; children?: ReactNode }>(
  props: Props,
): Dressed<Props> {
  const {
    variant = 'filled',
    color = 'teal',
    size = 'sm',
    fullWidth,
    leftSection,
    className,
    children,
    ...rest
  } = props
  return {
    className: [classes.button, className].filter(Boolean).join(' '),
    look: { 'data-variant': variant, 'data-color': color, 'data-size': size, 'data-wide': fullWidth || undefined },
    content: (
      <span className={classes.content}>
        {leftSection}
        <span className={classes.label}>{children}</span>
      </span>
    ),
    rest,
  }
}
