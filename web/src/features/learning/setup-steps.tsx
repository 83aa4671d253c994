import { Link } from '@tanstack/react-router'
import { IconBooks, IconChevronRight, IconCircleCheckFilled, IconPencil, IconUserPlus } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import { mayIn, useOrganization } from '../../platform/organization.tsx'
import classes from './setup-steps.module.css'

type SetupStepsProps = {
  /** Whether the catalog holds a course. */
  hasCourses: boolean
  /** Whether somebody else is a member. */
  hasColleagues: boolean
}

/** The first steps for somebody who can write courses and has not started learning yet, with what is done ticked. */
export function SetupSteps({ hasCourses, hasColleagues }: SetupStepsProps) {
  const { t } = useTranslation('learning')
  const organization = useOrganization()
  const { name } = organization
  const mayInvite = mayIn(organization, 'members.manage')
  const isReady = hasCourses && (hasColleagues || !mayInvite)
  return (
    <>
      <h1 className={classes.title}>{isReady ? t('setup.ready', { name }) : t('setup.title', { name })}</h1>
      <ul className={classes.steps}>
        <Step
          to="/o/$org/studio"
          icon={IconPencil}
          isDone={hasCourses}
          name={t('setup.studio')}
          help={t('setup.studioHelp')}
        />
        {mayInvite && (
          <Step
            to="/o/$org/members"
            icon={IconUserPlus}
            isDone={hasColleagues}
            name={t('setup.members')}
            help={t('setup.membersHelp')}
          />
        )}
        {hasCourses ? (
          <Step to="/o/$org/catalog" icon={IconBooks} name={t('setup.catalog')} help={t('setup.catalogHelp')} />
        ) : (
          <LaterStep icon={IconBooks} name={t('setup.catalog')} help={t('setup.catalogLater')} />
        )}
      </ul>
    </>
  )
}

type Icon = ComponentType<{ size?: number; stroke?: number; className?: string | undefined }>
type StepText = { icon: Icon; name: string; help: string }

type StepProps = StepText & { to: '/o/$org/studio' | '/o/$org/members' | '/o/$org/catalog'; isDone?: boolean }

function Step({ to, icon: Icon, name, help, isDone = false }: StepProps) {
  const { t } = useTranslation('learning')
  const organization = useOrganization()
  return (
    <li>
      <Link to={to} params={{ org: organization.slug }} className={classes.step}>
        {isDone ? (
          <IconCircleCheckFilled size={24} className={classes.icon} role="img" aria-label={t('setup.done')} />
        ) : (
          <Icon size={24} stroke={1.5} className={classes.icon} />
        )}
        <span className={classes.text}>
          <span className={classes.name}>{name}</span>
          <span className={classes.help}>{help}</span>
        </span>
        <IconChevronRight size={20} stroke={1.5} className={classes.arrow} />
      </Link>
    </li>
  )
}

/** A step that another one has to come before. */
function LaterStep({ icon: Icon, name, help }: StepText) {
  return (
    <li className={classes.later}>
      <Icon size={24} stroke={1.5} className={classes.laterIcon} />
      <span className={classes.text}>
        <span className={classes.name}>{name}</span>
        <span className={classes.help}>{help}</span>
      </span>
    </li>
  )
}
