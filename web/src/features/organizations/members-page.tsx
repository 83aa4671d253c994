import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { IconUserPlus } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { mayIn, useOrganization } from '../../platform/organization.tsx'
import { onDemand } from '../../platform/on-demand.ts'
import { QueryView } from '../../platform/query-view.tsx'
import { Button } from '../../ui/button.tsx'
import { useFormat } from '../../ui/format.tsx'
import { ListSkeleton } from '../../ui/list-skeleton.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { ShowMore } from '../../platform/show-more.tsx'
import { NothingMatches } from '../../ui/states.tsx'
import { invitationsQuery } from './list-invitations.ts'
import { membersQuery } from './list-members.ts'
import { MembersTable } from './members-table.tsx'
import classes from './members-page.module.css'
import { PendingInvitations } from './pending-invitations.tsx'

const InviteDialog = onDemand(async () => (await import('./invite-dialog.tsx')).InviteDialog)

/** Everyone in the organization; owners also invite people, change roles and remove members here. */
export function MembersPage() {
  const { t } = useTranslation('organizations')
  const organization = useOrganization()
  const [inviting, setInviting] = useState(false)
  const mayManage = mayIn(organization, 'members.manage')
  const invite = (
    <Button leftSection={<IconUserPlus size={18} stroke={1.75} />} onClick={() => setInviting(true)}>
      {t('invite.open')}
    </Button>
  )
  return (
    <Page
      title={t('members.title')}
      context={organization.name}
      description={t('members.description', { name: organization.name })}
      actions={mayManage && invite}
    >
      <MemberList mayManage={mayManage} />
      {mayManage && <InvitationList />}
      {mayManage && (
        <Suspense>
          <InviteDialog opened={inviting} onClose={() => setInviting(false)} />
        </Suspense>
      )}
    </Page>
  )
}

function MemberList({ mayManage }: { mayManage: boolean }) {
  const { t } = useTranslation('organizations')
  const organization = useOrganization()
  const navigate = useNavigate({ from: '/o/$org/members' })
  const { q = '' } = useSearch({ from: '/signed-in/o/$org/shell/members' })
  const members = useInfiniteQuery({ ...membersQuery(organization.id, q), placeholderData: keepPreviousData })

  function search(query: string) {
    void navigate({ search: query ? { q: query } : {}, replace: true })
  }

  return (
    <>
      <SearchField className={classes.search} label={t('members.search')} value={q} onSearch={search} />
      <QueryView query={members} skeleton={<ListSkeleton rows={6} />}>
        {({ pages }) => {
          const found = pages.flatMap(({ data }) => data)
          if (found.length === 0) return <NothingMatches query={q} onClear={() => search('')} />
          return (
            <>
              <MembersTable members={found} mayManage={mayManage} isComplete={!q && !members.hasNextPage} />
              <ShowMore query={members} />
            </>
          )
        }}
      </QueryView>
    </>
  )
}

function InvitationList() {
  const { t } = useTranslation('organizations')
  const format = useFormat()
  const organization = useOrganization()
  const invitations = useQuery(invitationsQuery(organization.id))
  return (
    <QueryView query={invitations} skeleton={null}>
      {(pending) =>
        pending.length > 0 && (
          <Section title={t('pending.title')} count={format.number(pending.length)}>
            <PendingInvitations invitations={pending} />
          </Section>
        )
      }
    </QueryView>
  )
}
