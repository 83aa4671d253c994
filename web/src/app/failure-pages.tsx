import { useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { IconCompass } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { ApiProblem } from '../platform/api.ts'
import { ProblemState } from '../platform/query-view.tsx'
import { Button } from '../ui/button.tsx'
import { ButtonLink } from '../ui/link.tsx'
import { PageTitle } from '../ui/page.tsx'
import { EmptyState, ErrorState } from '../ui/states.tsx'
import classes from './failure-pages.module.css'

/** No page lives at this address, or not for this person. */
export function NotFoundPage() {
  const { t } = useTranslation('app')
  const home = (
    <ButtonLink to="/" variant="default">
      {t('notFound.home')}
    </ButtonLink>
  )
  return (
    <main className={classes.page} id="main" tabIndex={-1}>
      <PageTitle title={t('notFound.title')} />
      <EmptyState icon={IconCompass} level="h1" title={t('notFound.title')} action={home}>
        {t('notFound.detail')}
      </EmptyState>
    </main>
  )
}

/** A page failed to load or to draw. The frame around it stays, so the person can go elsewhere. */
export function RouteErrorPage({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation('app')
  const router = useRouter()

  function retry() {
    reset()
    router.invalidate().catch(reportError)
  }

  if (error instanceof ApiProblem) {
    return (
      <main className={classes.page} id="main" tabIndex={-1}>
        <ProblemState error={error} onRetry={retry} />
      </main>
    )
  }
  return (
    <main className={classes.page} id="main" tabIndex={-1}>
      <PageTitle title={t('error.title')} />
      <ErrorState title={t('error.title')} detail={t('error.detail')} onRetry={retry} />
      <Button variant="subtle" color="gray" onClick={() => location.reload()}>
        {t('error.reload')}
      </Button>
    </main>
  )
}
