import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { toProblem } from './problem.ts'
import classes from './show-more.module.css'
import { WaitLine } from './wait-notice.tsx'
import { isBusy } from './wait.ts'

type Pages = Pick<
  UseInfiniteQueryResult<InfiniteData<unknown>>,
  'hasNextPage' | 'isFetchingNextPage' | 'isFetchNextPageError' | 'failureReason' | 'error' | 'fetchNextPage'
>

/**
 * The way to a list's next page, right below the list; nothing when this was the last. The focus moves on to the first
 * of the new entries. A page that does not come says why, a busy server also when it is asked again.
 */
export function ShowMore({ query }: { query: Pages }) {
  const { t } = useTranslation('ui')
  const { hasNextPage, isFetchingNextPage } = query
  const place = useRef<HTMLDivElement>(null)
  const shownBefore = useRef<number>(undefined)

  useEffect(() => {
    if (isFetchingNextPage || shownBefore.current === undefined) return
    controlsAbove(place.current)[shownBefore.current]?.focus()
    shownBefore.current = undefined
  }, [isFetchingNextPage])

  function showMore() {
    shownBefore.current = controlsAbove(place.current).length
    query.fetchNextPage().catch(reportError)
  }

  return (
    <div ref={place} className={classes.more}>
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={showMore}>
          {t('state.showMore')}
        </Button>
      )}
      <WhyNotYet query={query} />
    </div>
  )
}

function WhyNotYet({ query }: { query: Pages }) {
  const { isFetchingNextPage, isFetchNextPageError, failureReason, error } = query
  if (isFetchingNextPage) return isBusy(failureReason) && <WaitLine error={failureReason} />
  if (!isFetchNextPageError) return null
  return isBusy(error) ? <WaitLine error={error} after="allowed" /> : <p role="alert">{toProblem(error).message}</p>
}

function controlsAbove(place: Element | null): HTMLElement[] {
  return [...(place?.previousElementSibling?.querySelectorAll<HTMLElement>('a[href], button, select') ?? [])]
}
