import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import classes from './show-more.module.css'

type Pages = { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> }

/** The way to a list's next page; nothing when this was the last. Takes what an infinite query returns. */
export function ShowMore({ query }: { query: Pages }) {
  const { t } = useTranslation('ui')
  if (!query.hasNextPage) return null
  return (
    <div className={classes.more}>
      <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {t('state.showMore')}
      </Button>
    </div>
  )
}
