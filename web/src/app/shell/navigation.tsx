import { Link } from '@tanstack/react-router'
import { IconBooks, IconHierarchy2, IconPencil, IconSchool, IconSettings, IconUsers } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { mayIn, maySomewhere, useOrganization } from '../../platform/organization.tsx'
import { BrandMark } from '../../ui/brand.tsx'
import { settingsPages } from '../settings/settings-pages.ts'
import classes from './navigation.module.css'

/** Where the person can go, by what their role may do: a rail at the side, a bar at the bottom on phones. */
export function Navigation() {
  const { t } = useTranslation('shell')
  const organization = useOrganization()
  const params = { org: organization.slug }
  const hasSettings = settingsPages(organization.slug).some(({ permission }) => mayIn(organization, permission))
  return (
    <nav className={classes.nav} aria-label={t('nav.label')}>
      <Link to="/o/$org" params={params} className={classes.brand} aria-hidden="true" tabIndex={-1}>
        <BrandMark size={32} />
      </Link>
      <ul className={classes.places}>
        <li>
          <Link to="/o/$org" params={params} activeOptions={{ exact: true }} className={classes.place}>
            <IconSchool size={22} stroke={1.6} />
            {t('nav.learn')}
          </Link>
        </li>
        <li>
          <Link to="/o/$org/catalog" params={params} className={classes.place}>
            <IconBooks size={22} stroke={1.6} />
            {t('nav.catalog')}
          </Link>
        </li>
        {maySomewhere(organization, 'courses.author') && (
          <li>
            <Link to="/o/$org/studio" params={params} className={classes.place}>
              <IconPencil size={22} stroke={1.6} />
              {t('nav.studio')}
            </Link>
          </li>
        )}
        {mayIn(organization, 'members.read') && (
          <li>
            <Link to="/o/$org/members" params={params} className={classes.place}>
              <IconUsers size={22} stroke={1.6} />
              {t('nav.members')}
            </Link>
          </li>
        )}
        {maySomewhere(organization, 'teams.read') && (
          <li>
            <Link to="/o/$org/teams" params={params} className={classes.place}>
              <IconHierarchy2 size={22} stroke={1.6} />
              {t('nav.teams')}
            </Link>
          </li>
        )}
        {hasSettings && (
          <li>
            <Link to="/o/$org/settings" params={params} className={classes.place}>
              <IconSettings size={22} stroke={1.6} />
              {t('nav.settings')}
            </Link>
          </li>
        )}
      </ul>
    </nav>
  )
}
