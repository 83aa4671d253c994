import { useSuspenseQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { OrganizationProvider, organizationsQuery, preferredOrganization } from '../../platform/organization.tsx'
import { useFocusAfterNavigation } from '../use-focus-after-navigation.ts'
import { Navigation } from './navigation.tsx'
import classes from './shell.module.css'
import { TopBar } from './top-bar.tsx'

/** The frame of an organization's pages: the rail (a bottom bar on phones), the top bar, and the page. */
export function Shell() {
  const { t } = useTranslation('ui')
  const main = useFocusAfterNavigation()
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#main">
        {t('skipToContent')}
      </a>
      <Navigation />
      <TopBar />
      <main className={classes.main} id="main" tabIndex={-1} ref={main}>
        <Outlet />
      </main>
    </div>
  )
}

/** The same frame around pages of the person, inside the organization they visited last. */
export function PreferredShell() {
  const { data: organizations } = useSuspenseQuery(organizationsQuery)
  const organization = preferredOrganization(organizations)
  if (!organization) {
    return (
      <main className={classes.main} id="main" tabIndex={-1}>
        <Outlet />
      </main>
    )
  }
  return (
    <OrganizationProvider organization={organization}>
      <Shell />
    </OrganizationProvider>
  )
}
