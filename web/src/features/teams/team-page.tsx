import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { onDemand } from '../../platform/on-demand.ts'
import { mayIn, maySomewhere, useOrganization } from '../../platform/organization.tsx'
import { QueryView } from '../../platform/query-view.tsx'
import { Button } from '../../ui/button.tsx'
import { ListSkeleton } from '../../ui/list-skeleton.tsx'
import { Page } from '../../ui/page.tsx'
import { type Team, teamQuery, useDeleteTeam } from './team.ts'
import { TeamManagers, TeamPeople } from './team-people.tsx'
import { TeamProgress } from './team-progress.tsx'

const TeamDialog = onDemand(async () => (await import('./team-dialog.tsx')).TeamDialog)
const ConfirmDialog = onDemand(async () => (await import('../../ui/confirm-dialog.tsx')).ConfirmDialog)

/** One team: who manages it, who is in it, and how far they are. */
export function TeamPage() {
  const organization = useOrganization()
  const { teamId } = useParams({ from: '/signed-in/o/$org/shell/teams/$teamId' })
  const team = useQuery(teamQuery({ organizationId: organization.id, teamId }))
  return (
    <QueryView query={team} skeleton={<ListSkeleton rows={6} />}>
      {(found) => <TeamView team={found} />}
    </QueryView>
  )
}

function TeamView({ team }: { team: Team }) {
  const { t } = useTranslation('teams')
  const organization = useOrganization()
  const mayManage = mayIn(organization, 'teams.manage')
  const path = { organizationId: organization.id, teamId: team.id }
  return (
    <Page
      title={team.name}
      context={organization.name}
      description={t('count', { count: team.memberCount })}
      actions={mayManage && <TeamActions team={team} />}
    >
      {maySomewhere(organization, 'progress.read') && <TeamProgress path={path} />}
      <TeamPeople path={path} mayManage={mayManage} />
      <TeamManagers path={path} mayManage={mayManage} />
    </Page>
  )
}

function TeamActions({ team }: { team: Team }) {
  const { t } = useTranslation('teams')
  const organization = useOrganization()
  const navigate = useNavigate()
  const [dialog, setDialog] = useState<'rename' | 'remove'>()
  const close = () => setDialog(undefined)
  const remove = useDeleteTeam(organization.id, () => {
    void navigate({ to: '/o/$org/teams', params: { org: organization.slug } })
  })
  return (
    <>
      <Button variant="default" onClick={() => setDialog('rename')}>
        {t('rename')}
      </Button>
      <Button variant="default" onClick={() => setDialog('remove')}>
        {t('remove')}
      </Button>
      <Suspense>
        <TeamDialog key={team.version} opened={dialog === 'rename'} team={team} onClose={close} onSaved={close} />
      </Suspense>
      <Suspense>
        <ConfirmDialog
          opened={dialog === 'remove'}
          title={t('removeTitle', { name: team.name })}
          confirm={t('remove')}
          busy={remove.isPending}
          onConfirm={() => remove.mutate(team)}
          onClose={close}
        >
          {t('removeText')}
        </ConfirmDialog>
      </Suspense>
    </>
  )
}
