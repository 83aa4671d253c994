import { SegmentedControl } from '@mantine/core'
import '@mantine/core/styles/FloatingIndicator.layer.css'
import '@mantine/core/styles/SegmentedControl.layer.css'
import { queryOptions, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { IconDownload, IconX } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../../platform/api.ts'
import { now } from '../../platform/clock.ts'
import { useOrganization } from '../../platform/organization.tsx'
import { queryKeys } from '../../platform/query-keys.ts'
import { QueryView } from '../../platform/query-view.tsx'
import { BusyState, WaitLine } from '../../platform/wait-notice.tsx'
import { isBusy } from '../../platform/wait.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { ButtonLink } from '../../ui/link.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { StatusBadge, type BadgeTone } from '../../ui/status-badge.tsx'
import { toCsv } from './csv.ts'
import type { ImportRun } from './import-course.tsx'
import classes from './import-report.module.css'

type Item = ImportRun['items'][number]
type Outcome = Item['outcome']

/** What needs a look comes first. */
const outcomes: Outcome[] = ['rejected', 'warning', 'skipped', 'imported']
const tones: Record<Outcome, BadgeTone> = { imported: 'good', warning: 'due', skipped: 'quiet', rejected: 'failure' }

/** Most imports end in a few seconds; one that takes longer is looked at less often. */
const pollMs = { atFirst: 700, later: 2_500 }
const firstPolls = 10

/** An import from the outside: how far it is, and once it is done, what became of every file. */
export function ImportReport({
  importId,
  onAgain,
  onDismiss,
}: {
  importId: string
  /** Another file is wanted instead of one that failed. */
  onAgain: () => void
  onDismiss: () => void
}) {
  const { t } = useTranslation('studio')
  const { id: organizationId } = useOrganization()
  const queryClient = useQueryClient()
  const run = useQuery(importQuery(organizationId, importId))
  const status = run.data?.status

  useEffect(() => {
    if (status !== 'succeeded') return
    void queryClient.invalidateQueries({ queryKey: queryKeys.allAuthoredCourses(organizationId) })
  }, [queryClient, organizationId, status])

  return (
    <section className={classes.report} aria-label={t('import.reportLabel')}>
      <IconButton className={classes.dismiss} label={t('import.dismiss')} onClick={onDismiss}>
        <IconX size={18} />
      </IconButton>
      <QueryView query={run} skeleton={<Progress title={t('import.queued')} done={0} total={0} />}>
        {(data) =>
          isUnderWay(data) ? (
            <>
              <Running run={data} />
              <WhyNoNews query={run} />
            </>
          ) : (
            <Finished run={data} onAgain={onAgain} />
          )
        }
      </QueryView>
    </section>
  )
}

/** The import goes on meanwhile; only the look at it waits. */
function WhyNoNews({ query: { error, failureReason, refetch } }: { query: UseQueryResult<ImportRun> }) {
  if (isBusy(error)) return <BusyState error={error} onRetry={() => void refetch()} />
  return isBusy(failureReason) && <WaitLine error={failureReason} />
}

function Running({ run }: { run: ImportRun }) {
  const { t } = useTranslation('studio')
  if (run.status === 'queued') return <Progress title={t('import.queued')} done={0} total={run.total} />
  return <Progress title={t('import.running')} done={run.done} total={run.total} secondsLeft={secondsLeft(run)} />
}

function Progress({
  title,
  done,
  total,
  secondsLeft: left,
}: {
  title: string
  done: number
  total: number
  secondsLeft?: number | undefined
}) {
  const { t } = useTranslation('studio')
  return (
    <div className={classes.progress}>
      <p className={classes.title}>{title}</p>
      <ProgressBar percent={total > 0 ? (done / total) * 100 : 0} label={title} />
      <p className={classes.line}>
        {total > 0 && <span>{t('import.files', { done, total })}</span>}
        {left !== undefined && <span>{t('import.left', { count: left })}</span>}
        <span>{t('import.background')}</span>
      </p>
    </div>
  )
}

function Finished({ run, onAgain }: { run: ImportRun; onAgain: () => void }) {
  const { t } = useTranslation('studio')
  const { slug } = useOrganization()
  const failed = run.status === 'failed'
  return (
    <>
      <header className={classes.header}>
        <div role="status" className={classes.outcomeText} data-failed={failed || undefined}>
          <p className={classes.title}>{failed ? t('import.failed') : t('import.succeeded')}</p>
          <p className={classes.summary}>{run.problem ?? outcomeSummary()}</p>
        </div>
        <div className={classes.actions}>
          {run.items.length > 0 && (
            <Button variant="default" leftSection={<IconDownload size={16} />} onClick={() => downloadReport(run)}>
              {t('import.download')}
            </Button>
          )}
          {failed && <Button onClick={onAgain}>{t('import.again')}</Button>}
          {run.courseId && (
            <ButtonLink to="/o/$org/studio/$courseId" params={{ org: slug, courseId: run.courseId }}>
              {t('import.open')}
            </ButtonLink>
          )}
        </div>
      </header>
      {run.items.length > 0 && <Items items={run.items} />}
    </>
  )

  function outcomeSummary() {
    const counted = outcomes.filter((outcome) => countOf(run.items, outcome) > 0)
    return counted.map((outcome) => t(`import.count.${outcome}`, { count: countOf(run.items, outcome) })).join(' · ')
  }
}

function Items({ items }: { items: readonly Item[] }) {
  const { t } = useTranslation('studio')
  const present = outcomes.filter((outcome) => countOf(items, outcome) > 0)
  const [shown, setShown] = useState<Outcome | 'all'>('all')
  const choices = [
    { value: 'all' as const, label: t('import.all', { count: items.length }) },
    ...present.map((outcome) => ({
      value: outcome,
      label: `${t(`import.outcome.${outcome}`)} ${countOf(items, outcome)}`,
    })),
  ]
  return (
    <>
      <SegmentedControl
        className={classes.filter ?? ''}
        aria-label={t('import.filter')}
        size="xs"
        data={choices}
        value={shown}
        onChange={setShown}
      />
      <div className={classes.items} tabIndex={0} role="group" aria-label={t('import.reportLabel')}>
        <ul className={classes.list}>
          {items
            .filter(({ outcome }) => shown === 'all' || outcome === shown)
            .toSorted((one, other) => outcomes.indexOf(one.outcome) - outcomes.indexOf(other.outcome))
            .map(({ path, outcome, message }) => (
              <li key={`${path} ${outcome} ${message}`} className={classes.item}>
                <span className={classes.outcome}>
                  <StatusBadge tone={tones[outcome]}>{t(`import.outcome.${outcome}`)}</StatusBadge>
                </span>
                <span className={classes.path}>{path}</span>
                {message && <span className={classes.message}>{message}</span>}
              </li>
            ))}
        </ul>
      </div>
    </>
  )
}

function importQuery(organizationId: string, importId: string) {
  return queryOptions({
    queryKey: queryKeys.import(organizationId, importId),
    queryFn: ({ signal }): Promise<ImportRun> => {
      const params = { path: { organizationId, importId } }
      return answer(api.GET('/organizations/{organizationId}/imports/{importId}', { params, signal }))
    },
    refetchInterval: ({ state }) => {
      const isDone = state.data && !isUnderWay(state.data)
      if (isDone || isBusy(state.error)) return false
      return state.dataUpdateCount < firstPolls ? pollMs.atFirst : pollMs.later
    },
  })
}

function isUnderWay({ status }: ImportRun): boolean {
  return status === 'queued' || status === 'running'
}

function countOf(items: readonly Item[], outcome: Outcome): number {
  return items.filter((item) => item.outcome === outcome).length
}

/** What remains at the pace so far; not said before there is a pace. */
function secondsLeft({ createdAt, done, total }: ImportRun): number | undefined {
  const elapsed = (now().getTime() - new Date(createdAt).getTime()) / 1000
  if (done < 3 || elapsed < 2) return undefined
  return Math.max(1, Math.round((elapsed / done) * (total - done)))
}

function downloadReport({ id, items }: ImportRun): void {
  const csv = toCsv([
    ['path', 'outcome', 'message'],
    ...items.map(({ path, outcome, message }) => [path, outcome, message]),
  ])
  const url = URL.createObjectURL(new Blob(['\uFEFF', csv], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `import-${id}.csv`
  link.click()
  URL.revokeObjectURL(url)
}
