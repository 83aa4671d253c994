import { IconRefresh, IconSearchOff } from '@tabler/icons-react'
import type { ComponentType, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import classes from './states.module.css'

type Icon = ComponentType<{ size?: number | string; stroke?: number | string }>

/** An empty list: what it is for, and how to start. */
export function EmptyState(props: {
  icon: Icon
  title: string
  children: ReactNode
  action?: ReactNode
  level?: 'h1' | 'h2' | 'h3'
}) {
  const { icon: Icon, title, children, action, level: Heading = 'h2' } = props
  return (
    <div className={classes.state}>
      <span className={classes.icon}>
        <Icon size={24} stroke={1.5} />
      </span>
      <Heading className={classes.title}>{title}</Heading>
      <div className={classes.text}>{children}</div>
      {action && <div className={classes.action}>{action}</div>}
    </div>
  )
}

/** A search or filter without results, and the way back to everything. */
export function NothingMatches({ query, onClear }: { query: string; onClear: () => void }) {
  const { t } = useTranslation('ui')
  const clear = (
    <Button variant="default" onClick={onClear}>
      {t('state.clearFilters')}
    </Button>
  )
  return (
    <div className={classes.state} role="status">
      <span className={classes.icon}>
        <IconSearchOff size={24} stroke={1.5} />
      </span>
      <p className={classes.title}>{t('state.nothingMatches', { query })}</p>
      <div className={classes.action}>{clear}</div>
    </div>
  )
}

type ErrorStateProps = {
  title?: string
  /** What happened, in the server's words. */
  detail?: string | undefined
  /** What support needs to find the request in the logs. */
  requestId?: string | undefined
  onRetry?: (() => void) | undefined
  /** Another way out, beside the retry. */
  action?: ReactNode
}

/** Something failed to load: says what, offers to try again and shows the request id. */
export function ErrorState({ title, detail, requestId, onRetry, action }: ErrorStateProps) {
  const { t } = useTranslation('ui')
  return (
    <div className={classes.state} role="alert">
      <p className={classes.title}>{title ?? t('state.failedTitle')}</p>
      {detail && <p className={classes.text}>{detail}</p>}
      {(onRetry || action) && (
        <div className={classes.action}>
          {onRetry && (
            <Button variant="default" leftSection={<IconRefresh size={16} />} onClick={onRetry}>
              {t('state.retry')}
            </Button>
          )}
          {action}
        </div>
      )}
      {requestId && <p className={classes.request}>{t('state.requestId', { id: requestId })}</p>}
    </div>
  )
}
