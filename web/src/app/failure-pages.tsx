import { useRouter, type AnyRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { IconCompass } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiProblem } from '../platform/api.ts'
import { MissingCodeError, serverAnswers, untilServerAnswers } from '../platform/code.ts'
import { ProblemState } from '../platform/query-view.tsx'
import { isBusy, maxWaits } from '../platform/wait.ts'
import { BrandMark } from '../ui/brand.tsx'
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
 * A page failed to load or to draw. Code that failed to load is only asked for again by a new document: it is opened
 * once the server answers.
 */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation('app')
  const router = useRouter()
  const [refusals] = useState(() => timesAsked() + 1)

  function retry() {
    reset()
    router.invalidate().catch(reportError)
  }

  if (isBusy(error)) {
    return (
      <div className={classes.busy}>
        <PageTitle title={t('busy')} />
        <BrandMark size={40} />
        <ProblemState error={error} onRetry={() => askAgain(router)} refusals={refusals} />
      </div>
    )
  }
  if (error instanceof ApiProblem) return <ProblemState error={error} onRetry={retry} />
  return error instanceof MissingCodeError ? <MissingCode error={error} /> : <BrokenPage />
}

/** Where a busy server was asked again and how often; a new document or another page begins anew. */
const asked = { path: '', times: 0 }

function timesAsked(): number {
  return asked.path === location.pathname ? asked.times : 0
}

function askAgain(router: AnyRouter): void {
  const times = timesAsked() > maxWaits ? 0 : timesAsked()
  Object.assign(asked, { path: location.pathname, times: times + 1 })
  router.invalidate().catch(reportError)
}

function MissingCode({ error }: { error: MissingCodeError }) {
  const { t } = useTranslation('app')

  useEffect(() => {
    reopenWhenPossible(error).catch(reportError)
  }, [error])

  return (
    <div className={classes.page}>
      <PageTitle title={t('missingCode.title')} />
      <ErrorState
        title={t('missingCode.title')}
        detail={t('missingCode.detail')}
        onRetry={() => location.reload()}
        action={<HomeLink />}
      />
    </div>
  )
}

function BrokenPage() {
  const { t } = useTranslation('app')
  return (
    <div className={classes.page}>
      <PageTitle title={t('error.title')} />
      <ErrorState
        title={t('error.title')}
        detail={t('error.detail')}
        onRetry={() => location.reload()}
        action={<HomeLink />}
      />
    </div>
  )
}

/** A new document, because what failed to load stays missing in this one. */
function HomeLink() {
  const { t } = useTranslation('app')
  return (
    <ButtonLink to="/" reloadDocument variant="subtle" color="gray">
      {t('error.home')}
    </ButtonLink>
  )
}

const reopenedKey = 'upskill.reopened-for'

/** A server that answers has a newer version: opening it once gets it. Again only after an outage, to never loop. */
async function reopenWhenPossible({ cause }: MissingCodeError): Promise<void> {
  const wasAway = !(await serverAnswers())
  if (!wasAway && sessionStorage.getItem(reopenedKey) === String(cause)) return
  sessionStorage.setItem(reopenedKey, String(cause))
  await untilServerAnswers()
  location.reload()
}
