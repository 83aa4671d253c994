import { IconClock } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import type { ApiProblem } from './api.ts'
import { useSecondsLeft, useWhenOver } from './use-seconds-left.ts'
import { busyUntil, maxWaits } from './wait.ts'
import classes from './wait-notice.module.css'
import { useWaitWords } from './wait-words.ts'

/** What comes after the wait: the app asks again, makes a change it was asked for, or lets the person try again. */
export type AfterWait = 'again' | 'done' | 'saved' | 'allowed'

type WaitProps = {
  /** What the busy server answered. */
  error: ApiProblem
  after?: AfterWait
  /** What the person need not worry about. */
  note?: string | undefined
}

/** Says calmly that the server is busy and counts down to what comes next. */
export function WaitNotice({ action, ...props }: WaitProps & { action?: ReactNode }) {
  return (
    <Notice icon={<IconClock size={18} />} actions={action}>
      <WaitText {...props} />
    </Notice>
  )
}

/** The same in one small line, beside what waits. */
export function WaitLine(props: WaitProps) {
  return (
    <p className={classes.line} role="status">
      <IconClock size={16} stroke={1.75} className={classes.icon} />
      <span>
        <WaitText {...props} />
      </span>
    </p>
  )
}

/** The words alone. A screen reader hears them when the wait begins and when it ends, not every second. */
export function WaitText(props: WaitProps) {
  return <Countdown key={busyUntil(props.error)?.getTime()} {...props} />
}

function Countdown({ error, after = 'again', note }: WaitProps) {
  const { t } = useTranslation('platform')
  const words = useWaitWords()
  const left = useSecondsLeft(busyUntil(error))
  const [whole] = useState(left)
  const limit = after === 'allowed' ? t('wait.tries') : t('wait.limit')
  const reason = error.status === 429 ? limit : t('wait.busy')
  const rest = note ? ` ${note}` : ''
  if (left === 0) return `${after === 'allowed' ? t('wait.ready') : t('wait.now')}${rest}`
  return (
    <>
      <span aria-hidden="true" className={classes.digits}>
        {reason} {t(`wait.${after}`, { time: words.short(left) })}
        {rest}
      </span>
      <span className={classes.hidden}>
        {reason} {t(`wait.${after}`, { time: words.spoken(whole) })}
        {rest}
      </span>
    </>
  )
}

type BusyStateProps = {
  error: ApiProblem
  onRetry: () => void
  /** How often in a row the server refused; left out where only the person asks again. */
  refusals?: number | undefined
}

/** Stands where something should be that the server was too busy for: asks again by itself, later by a button. */
export function BusyState({ error, onRetry, refusals = Infinity }: BusyStateProps) {
  busyUntil(error, Number.isFinite(refusals) ? refusals - 1 : 0)
  if (refusals > maxWaits)
    return <WaitNotice error={error} after="allowed" action={<RetryButton {...{ error, onRetry }} />} />
  return <AutomaticRetry error={error} onRetry={onRetry} />
}

const retried = new WeakSet<ApiProblem>()

/** Asks once for each refusal, also when that is drawn anew while the next answer is on its way. */
function AutomaticRetry({ error, onRetry }: BusyStateProps) {
  useWhenOver(busyUntil(error), () => {
    if (retried.has(error)) return
    retried.add(error)
    onRetry()
  })
  return <WaitNotice error={error} />
}

function RetryButton({ error, onRetry }: BusyStateProps) {
  const { t } = useTranslation('platform')
  const left = useSecondsLeft(busyUntil(error))
  return (
    <Button size="xs" variant="default" disabled={left > 0} onClick={onRetry}>
      {t('wait.retry')}
    </Button>
  )
}
