import type { UseQueryResult } from '@tanstack/react-query'
import { IconPlugConnectedX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice } from '../ui/notice.tsx'
import { ErrorState } from '../ui/states.tsx'
import { toProblem } from './problem.ts'
import classes from './query-view.module.css'
import { BusyState, WaitNotice } from './wait-notice.tsx'
import { isBusy } from './wait.ts'

type QueryViewProps<Data> = {
  query: Pick<
    UseQueryResult<Data>,
    'data' | 'error' | 'failureReason' | 'fetchStatus' | 'refetch' | 'isPlaceholderData'
  >
  /** Stands where the content will be, in its size and shape. */
  skeleton: ReactNode
  children: (data: Data) => ReactNode
}

/**
 * What was read, or its skeleton while it loads, or the error with a way to try again. A busy server shows a countdown
 * above the skeleton, or above the answer to an earlier question, and an unreachable one says so; both continue by
 * themselves. What is on screen stays there while it is only refreshed.
 */
export function QueryView<Data>({ query, skeleton, children }: QueryViewProps<Data>) {
  const { t } = useTranslation('platform')
  const { data, error, failureReason } = query
  const isAwaited = data === undefined || query.isPlaceholderData
  if (data === undefined && error) return <ProblemState error={error} onRetry={() => void query.refetch()} />
  return (
    <>
      {isAwaited && isBusy(failureReason) && (
        <div className={classes.notice}>
          <WaitNotice error={failureReason} />
        </div>
      )}
      {data === undefined && query.fetchStatus === 'paused' && (
        <div className={classes.notice}>
          <Notice icon={<IconPlugConnectedX size={18} />}>{t('offline')}</Notice>
        </div>
      )}
      {data === undefined ? <div aria-busy="true">{skeleton}</div> : children(data)}
    </>
  )
}

type ProblemStateProps = {
  error: unknown
  onRetry?: (() => void) | undefined
  /** How often in a row a busy server refused; with it the first times are retried without a click. */
  refusals?: number
}

/** A failure as a state of the page: what happened, a retry, and the request id for support. */
export function ProblemState({ error, onRetry, refusals }: ProblemStateProps) {
  const { t } = useTranslation('platform')
  if (isBusy(error) && onRetry) return <BusyState error={error} onRetry={onRetry} refusals={refusals} />
  const problem = toProblem(error)
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
