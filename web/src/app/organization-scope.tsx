import { useSuspenseQuery } from '@tanstack/react-query'
import { Outlet, useParams } from '@tanstack/react-router'
import { IconDoorExit } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { OrganizationProvider, organizationsQuery } from '../platform/organization.tsx'
import { ButtonLink } from '../ui/link.tsx'
import { PageTitle } from '../ui/page.tsx'
import { EmptyState } from '../ui/states.tsx'
import classes from './failure-pages.module.css'

/** Around every page of one organization. Its freshest name and permissions come from the cache, not from the route. */
export function OrganizationScope() {
  const { org } = useParams({ from: '/signed-in/o/$org' })
  return <MemberScope key={org} slug={org} />
}

function MemberScope({ slug }: { slug: string }) {
  const { data: organizations } = useSuspenseQuery(organizationsQuery)
  const organization = organizations.find((mine) => mine.slug === slug)
  const [entered] = useState(organization)
  if (!organization) return <NoMemberAnyMore organization={entered?.name ?? slug} />
  return (
    <OrganizationProvider key={organization.id} organization={organization}>
      <Outlet />
    </OrganizationProvider>
  )
}

function NoMemberAnyMore({ organization }: { organization: string }) {
  const { t } = useTranslation('app')
  const title = t('noMember.title', { organization })
  const home = (
    <ButtonLink to="/" variant="default">
      {t('notFound.home')}
    </ButtonLink>
  )
  return (
    <main className={classes.page} id="main" tabIndex={-1}>
      <PageTitle title={title} />
      <EmptyState icon={IconDoorExit} level="h1" title={title} action={home}>
        {t('noMember.detail')}
      </EmptyState>
    </main>
  )
}
