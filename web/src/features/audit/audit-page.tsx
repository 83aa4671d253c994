import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { IconDownload, IconHistory, IconSearchOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { QueryView } from '../../platform/query-view.tsx'
import { ShowMore } from '../../platform/show-more.tsx'
import { Button, dress } from '../../ui/button.tsx'
import { ListSkeleton } from '../../ui/list-skeleton.tsx'
import { Page } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { AuditFilters } from './audit-filters.tsx'
import { AuditRow } from './audit-row.tsx'
import classes from './audit-page.module.css'
import { auditEntriesQuery, type AuditFilter, exportAddress } from './list-audit-entries.ts'

/** What happened in the organization, narrowed by what its address says, and ways to take it along. */
export function AuditPage() {
  const { t } = useTranslation('audit')
  const organization = useOrganization()
  const navigate = useNavigate({ from: '/o/$org/settings/audit' })
  const filter = useSearch({ from: '/signed-in/o/$org/shell/settings-layout/settings/audit' })
  const entries = useInfiniteQuery({
    ...auditEntriesQuery(organization.id, filter),
    placeholderData: keepPreviousData,
  })
  const isFiltered = Object.keys(filter).length > 0
  const found = entries.data?.pages.flatMap(({ data }) => data) ?? []
  const actor = found.find((entry) => entry.actor?.userId === filter.actor)?.actor

  const show = (changed: AuditFilter) => void navigate({ search: changed, replace: true })

  return (
    <Page
      title={t('title')}
      context={organization.name}
      description={t('description', { organization: organization.name })}
      actions={<ExportLinks organizationId={organization.id} filter={filter} />}
    >
      <AuditFilters filter={filter} actorName={actor?.name} onChange={show} />
      <QueryView query={entries} skeleton={<ListSkeleton rows={8} />}>
        {() => {
          if (found.length === 0) return isFiltered ? <NothingMatches onClear={() => show({})} /> : <NothingYet />
          return (
            <>
              <ul className={classes.list} aria-label={t('list')}>
                {found.map((entry) => (
                  <AuditRow key={entry.id} entry={entry} onShowActor={(id) => show({ ...filter, actor: id })} />
                ))}
              </ul>
              <ShowMore query={entries} />
            </>
          )
        }}
      </QueryView>
    </Page>
  )
}

function NothingYet() {
  const { t } = useTranslation('audit')
  return (
    <EmptyState icon={IconHistory} title={t('empty.title')}>
      {t('empty.text')}
    </EmptyState>
  )
}

function NothingMatches({ onClear }: { onClear: () => void }) {
  const { t } = useTranslation('audit')
  const clear = (
    <Button variant="default" onClick={onClear}>
      {t('filter.clear')}
    </Button>
  )
  return (
    <EmptyState icon={IconSearchOff} title={t('filter.nothing')} action={clear}>
      {null}
    </EmptyState>
  )
}

function ExportLinks({ organizationId, filter }: { organizationId: string; filter: AuditFilter }) {
  const { t } = useTranslation('audit')
  return (['csv', 'jsonl'] as const).map((format) => {
    const { className, content, look } = dress({
      variant: 'default',
      leftSection: <IconDownload size={18} stroke={1.75} />,
      children: t(`export.${format}`),
    })
    return (
      <a
        key={format}
        {...look}
        className={className}
        href={exportAddress(organizationId, format, filter)}
        title={format === 'jsonl' ? t('export.hint') : undefined}
        download
      >
        {content}
      </a>
    )
  })
}
