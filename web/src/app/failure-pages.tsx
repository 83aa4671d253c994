import { useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { IconCompass } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { ApiProblem } from '../platform/api.ts'
import { ProblemState } from '../platform/query-view.tsx'
import { ButtonLink } from '../ui/link.tsx'
import { PageTitle } from '../ui/page.tsx'
import { EmptyState, ErrorState } from '../ui/states.tsx'
import classes from './failure-pages.module.css'

/** No page lives at this address, or not for this person. */
export function NotFoundPage() {
  return (
    <main className={classes.page} id="main" tabIndex={-1}>
      <NotFound />
    </main>
  )
}

/** The same inside a page's frame: the page is there, what it should show is not. */
export function NotFound() {
  const { t } = useTranslation('app')
  const home = (
    <ButtonLink to="/" variant="default">
      {t('notFound.home')}
    </ButtonLink>
  )
  return (
    <>
      <PageTitle title={t('notFound.title')} />
      <EmptyState icon={IconCompass} level="h1" title={t('notFound.title')} action={home}>
        {t('notFound.detail')}
      </EmptyState>
    </>
  )
}

/** The app failed before any page could be drawn. */
export function AppErrorPage(props: ErrorComponentProps) {
  return (
    <main className={classes.page} id="main" tabIndex={-1}>
      <RouteError {...props} />
    </main>
  )
}

/**
 * A page failed to load or to draw. The frame around it stays, so the person can go elsewhere. Code that failed to load
 * is only asked for again by a new document, so trying again reloads.
 */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation('app')
  const router = useRouter()

  function retry() {
    reset()
    router.invalidate().catch(reportError)
  }

  if (error instanceof ApiProblem) return <ProblemState error={error} onRetry={retry} />
  return (
    <div className={classes.page}>
      <PageTitle title={t('error.title')} />
      <ErrorState title={t('error.title')} detail={t('error.detail')} onRetry={() => location.reload()} />
    </div>
  )
}
