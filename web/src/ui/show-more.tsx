import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import classes from './show-more.module.css'

type Pages = { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> }

/**
 * The way to a list's next page, right below the list; nothing when this was the last. The focus moves on to the first
 * of the new entries. Takes what an infinite query returns.
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
    </div>
  )
}

function controlsAbove(place: Element | null): HTMLElement[] {
  return [...(place?.previousElementSibling?.querySelectorAll<HTMLElement>('a[href], button, select') ?? [])]
}
