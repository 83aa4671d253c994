import { Link, Outlet } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { mayIn, useOrganization } from '../../platform/organization.tsx'
import classes from './settings-layout.module.css'
import { settingsPages } from './settings-pages.ts'

/** Around every page of an organization's settings: the list of those the person may open, beside the page. */
export function SettingsLayout() {
  const { t } = useTranslation('settings')
  const organization = useOrganization()
  const open = settingsPages(organization.slug).filter(({ permission }) => mayIn(organization, permission))
  return (
    <div className={classes.layout}>
      <nav className={classes.list} aria-label={t('list', { organization: organization.name })}>
        <ul>
          {open.map(({ name, link, icon: Icon }) => (
            <li key={name}>
              <Link {...link} className={classes.link}>
                <Icon size={18} stroke={1.6} />
                {t(`pages.${name}`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className={classes.page}>
        <Outlet />
      </div>
    </div>
  )
}
