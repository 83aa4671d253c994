import type { UseQueryResult } from '@tanstack/react-query'
import { IconPlugConnectedX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../ui/notice.tsx'
import { ErrorState } from '../ui/states.tsx'
import { WaitNotice } from '../ui/wait-notice.tsx'
import { toProblem, waitSeconds } from './problem.ts'
import classes from './query-view.module.css'

type QueryViewProps<Data> = {
  query: Pick<UseQueryResult<Data>, 'data' | 'error' | 'failureReason' | 'failureCount' | 'fetchStatus' | 'refetch'>
  /** Stands where the content will be, in its size and shape. */
  skeleton: ReactNode
  children: (data: Data) => ReactNode
}

/**
 * What was read, or its skeleton while it loads, or the error with a way to try again. A busy server shows a countdown
 * above the skeleton and an unreachable one says so; both continue by themselves.
 */
export function QueryView<Data>({ query, skeleton, children }: QueryViewProps<Data>) {
  const { t } = useTranslation('platform')
  if (query.data !== undefined) return <>{children(query.data)}</>
  if (query.error) return <ProblemState error={query.error} onRetry={() => void query.refetch()} />
  const seconds = waitSeconds(query.failureReason)
  return (
    <div className={classes.waiting}>
      {seconds !== undefined && <WaitNotice key={query.failureCount} seconds={seconds} />}
      {query.fetchStatus === 'paused' && <Notice icon={<IconPlugConnectedX size={18} />}>{t('offline')}</Notice>}
      <div aria-busy="true">{skeleton}</div>
    </div>
  )
}

/**
 * A failure as a state of the page: what happened, a retry, and the request id for support. A busy server counts down
 * and is asked again.
 */
export function ProblemState({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  const { t } = useTranslation('platform')
  const problem = toProblem(error)
  const seconds = waitSeconds(problem)
  if (seconds !== undefined && onRetry) return <WaitNotice seconds={seconds} onElapsed={onRetry} />
  const unreachable = problem.status === 0
  return (
    <ErrorState
      {...(problem.title && { title: unreachable ? t('unreachable.title') : problem.title })}
      detail={unreachable ? t('unreachable.detail') : problem.detail}
      requestId={problem.requestId}
      onRetry={onRetry}
    />
  )
}
