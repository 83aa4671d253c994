import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { IconHierarchy2, IconPlus } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { onDemand } from '../../platform/on-demand.ts'
import { mayIn, useOrganization } from '../../platform/organization.tsx'
import { QueryView } from '../../platform/query-view.tsx'
import { ShowMore } from '../../platform/show-more.tsx'
import { Button } from '../../ui/button.tsx'
import { TextLink } from '../../ui/link.tsx'
import { ListSkeleton } from '../../ui/list-skeleton.tsx'
import { Page } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import tables from '../../ui/table.module.css'
import { type Team, teamsQuery } from './team.ts'

const TeamDialog = onDemand(async () => (await import('./team-dialog.tsx')).TeamDialog)

/** The teams that the person may see: all of them, or those they manage. */
export function TeamsPage() {
  const { t } = useTranslation('teams')
  const organization = useOrganization()
  const navigate = useNavigate()
  const mayManage = mayIn(organization, 'teams.manage')
  const [creating, setCreating] = useState(false)
  const teams = useInfiniteQuery(teamsQuery(organization.id))
  const create = (
    <Button leftSection={<IconPlus size={18} />} onClick={() => setCreating(true)}>
      {t('create')}
    </Button>
  )

  function open({ id: teamId }: Team) {
    void navigate({ to: '/o/$org/teams/$teamId', params: { org: organization.slug, teamId } })
  }

  return (
    <Page
      title={t('title')}
      context={organization.name}
      description={t('description')}
      actions={mayManage && create}
      width="narrow"
    >
      <QueryView query={teams} skeleton={<ListSkeleton rows={4} />}>
        {({ pages }) => {
          const found = pages.flatMap(({ data }) => data)
          if (found.length === 0) return <NoTeams mayManage={mayManage} />
          return (
            <>
              <TeamsTable teams={found} />
              <ShowMore query={teams} />
            </>
          )
        }}
      </QueryView>
      <Suspense>
        <TeamDialog opened={creating} onClose={() => setCreating(false)} onSaved={open} />
      </Suspense>
    </Page>
  )
}

function NoTeams({ mayManage }: { mayManage: boolean }) {
  const { t } = useTranslation('teams')
  return (
    <EmptyState icon={IconHierarchy2} title={mayManage ? t('emptyTitle') : t('noneYours')}>
      {mayManage ? t('empty') : t('noneYoursText')}
    </EmptyState>
  )
}

function TeamsTable({ teams }: { teams: readonly Team[] }) {
  const { t } = useTranslation('teams')
  const { slug } = useOrganization()
  return (
    <div className={tables.scroll}>
      <table className={tables.table} aria-label={t('list')}>
        <thead>
          <tr>
            <th scope="col">{t('name')}</th>
            <th scope="col" className={tables.number}>
              {t('people')}
            </th>
          </tr>
        </thead>
        <tbody>
          {teams.map(({ id, name, memberCount }) => (
            <tr key={id}>
              <td className={tables.strong}>
                <TextLink to="/o/$org/teams/$teamId" params={{ org: slug, teamId: id }} dir="auto">
                  {name}
                </TextLink>
              </td>
              <td className={tables.number}>{t('count', { count: memberCount })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
