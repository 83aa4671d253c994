import { Link } from '@tanstack/react-router'
import { IconBooks, IconChevronRight, IconPencil, IconUserPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { mayIn, useOrganization } from '../../platform/organization.tsx'
import classes from './setup-steps.module.css'

/** The first steps for somebody who can write courses and has not started learning yet. */
export function SetupSteps() {
  const { t } = useTranslation('learning')
  const organization = useOrganization()
  const params = { org: organization.slug }
  return (
    <>
      <h1 className={classes.title}>{t('setup.title', { name: organization.name })}</h1>
      <ul className={classes.steps}>
        <li>
          <Link to="/o/$org/studio" params={params} className={classes.step}>
            <IconPencil size={24} stroke={1.5} className={classes.icon} />
            <span className={classes.text}>
              <span className={classes.name}>{t('setup.studio')}</span>
              <span className={classes.help}>{t('setup.studioHelp')}</span>
            </span>
            <IconChevronRight size={20} stroke={1.5} className={classes.arrow} />
          </Link>
        </li>
        {mayIn(organization, 'members.manage') && (
          <li>
            <Link to="/o/$org/members" params={params} className={classes.step}>
              <IconUserPlus size={24} stroke={1.5} className={classes.icon} />
              <span className={classes.text}>
                <span className={classes.name}>{t('setup.members')}</span>
                <span className={classes.help}>{t('setup.membersHelp')}</span>
              </span>
              <IconChevronRight size={20} stroke={1.5} className={classes.arrow} />
            </Link>
          </li>
        )}
        <li>
          <Link to="/o/$org/catalog" params={params} className={classes.step}>
            <IconBooks size={24} stroke={1.5} className={classes.icon} />
            <span className={classes.text}>
              <span className={classes.name}>{t('setup.catalog')}</span>
              <span className={classes.help}>{t('setup.catalogHelp')}</span>
            </span>
            <IconChevronRight size={20} stroke={1.5} className={classes.arrow} />
          </Link>
        </li>
      </ul>
    </>
  )
}
